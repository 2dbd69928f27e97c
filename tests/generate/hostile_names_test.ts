/** A name in a document that would lead elsewhere, or into the code, is refused with a remedy. */

import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { runCommand } from "../../src/generate/command.ts";
import { generateTypes, writeTypes } from "../../src/generate/generate_types.ts";
import type { GroupVersionKind, OpenApiDocument } from "../../src/generate/schemas/open_api.ts";
import { test } from "../support/test.ts";
import { fakeCommandContext } from "./fake_command_context.ts";

interface Names extends Partial<GroupVersionKind> {
  plural?: string;
  schemaName?: string;
}

function documentOf({ plural = "widgets", schemaName, ...names }: Names): OpenApiDocument {
  const kind = { group: "example.com", version: "v1", kind: "Widget", ...names };
  const operation = { "x-kubernetes-action": "list", "x-kubernetes-group-version-kind": kind };
  const schema = { type: "object", "x-kubernetes-group-version-kind": [kind] };
  return {
    openapi: "3.0.0",
    paths: { [`/apis/example.com/v1/${plural}`]: { get: operation } },
    components: { schemas: { [schemaName ?? "com.example.v1.Widget"]: schema } },
  } as OpenApiDocument;
}

/** The beginning of a name, as a message shows it. */
function shown(name: string): string {
  return JSON.stringify(name.slice(0, 40)).slice(1, -1).replace("\u2028", "\\u2028");
}

const hostile = [
  "../..",
  "..",
  ".",
  "a/b",
  "/etc",
  "a\\b",
  "a b",
  "a\n",
  'x"; evil(); "',
  "a\u2028b",
  "a..b",
  "-a",
  "a-",
  "${a}",
  "é",
  "a".repeat(254),
];
const cases: [field: string, values: string[], names: (value: string) => Names][] = [
  ["group", [...hostile, "Example.com"], (group) => ({ group })],
  ["version", [...hostile, "", "a.b", "V1", "a".repeat(64)], (version) => ({ version })],
  ["kind", [...hostile, "", "A.b", "1A", "A_b", "a".repeat(64)], (kind) => ({ kind })],
  [
    "plural",
    [...hostile.filter((name) => !/[/{}]/.test(name)), "a.b", "A", "1a", "a".repeat(64)],
    (plural) => ({ plural }),
  ],
  [
    "schema name",
    ["../../x.v1.A", "a./.v1.A", "a..v1.A", ".v1.A", "com.example.v1.A/b", "com.a/../b.v1.A"],
    (schemaName) => ({ schemaName }),
  ],
];

for (const [field, values, names] of cases) {
  test(`a ${field} that the API server would refuse is an error that names it and the remedy`, () => {
    for (const value of values) {
      const document = documentOf(names(value));
      if (field === "schema name") {
        // A kind's schema is named by its group; a schema of a part is named by its own name.
        delete document.components?.schemas?.[value]?.["x-kubernetes-group-version-kind"];
        const ref = { $ref: `#/components/schemas/${value}` };
        const { schemas = {} } = documentOf({}).components ?? {};
        Object.assign(document.components?.schemas ?? {}, {
          "com.example.v1.Widget": { ...schemas["com.example.v1.Widget"], properties: { a: ref } },
        });
      }
      const error = assertThrows(
        () => writeTypes([{}, document], ["a.json", "b.json"]),
        TypeError,
      );
      assertStringIncludes(error.message, "b.json");
      assertStringIncludes(error.message, field);
      assertStringIncludes(error.message, shown(value));
      assertStringIncludes(error.message, "correct the document");
      assertEquals(/[\n\r\u2028]/.test(error.message), false);
    }
  });
}

test("a document without a name is named by its position", () => {
  assertThrows(
    () => generateTypes([{}, documentOf({ group: "../.." })]),
    TypeError,
    'document 2: the group "../.."',
  );
});

test("a document of another group than the given one is left out", () => {
  const documents = [documentOf({}), documentOf({ group: "../.." })];
  const files = generateTypes(documents, { groups: ["example.com"] });
  assertEquals([...files.keys()], ["example.com/v1.ts", "example.com/v1_resources.ts"]);
});

test("runCommand writes nothing of a document whose names would lead elsewhere", async () => {
  const files = { "b.json": JSON.stringify(documentOf({ group: "../../up" })) };
  const context = fakeCommandContext(files, ["--from=b.json", "--out=types"]);
  assertEquals(await runCommand(context), 1);
  assertEquals([...context.files.keys()], ["b.json"]);
  assertStringIncludes(context.errors.join("\n"), 'b.json: the group "../../up"');
});
