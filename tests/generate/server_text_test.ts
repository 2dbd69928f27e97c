/** Text that a server writes into its OpenAPI remains text everywhere, and never becomes code. */

import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { assertEquals } from "@std/assert";
import type { OpenApiDocument, OpenApiSchema } from "../../src/generate/schemas/open_api.ts";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { test } from "../support/test.ts";
import { check, declaredNames, writeFiles } from "./compiled_types.ts";
import { crdDocuments, type CrdSchema } from "../../src/generate/crd_documents.ts";

const breaks = ["\n", "\r", "\r\n", "\u2028", "\u2029", "\u0085", "\v", "\f", "\0"];
const ends = [
  "*/",
  "**/",
  "*\\/",
  "* /",
  "`",
  "${",
  "}",
  '"',
  "'",
  "\\",
  "//",
  "/*",
  "<!--",
  "-->",
];
const code = "export const evil = 1; globalThis.evil = 1; export interface Evil {}";

/** Texts that would begin code if a part of them ended a comment or a string. */
const texts = [
  ...breaks.map((mark) => `words${mark}${code}${mark}`),
  ...breaks.flatMap((mark) => [`${mark}*/${mark}${code} /*`, `*${mark}/${code}`]),
  ...ends.map((mark) => `words${mark} ${code} ${mark}`),
  ...ends.map((mark) => `${mark}\n${code}`),
  `\`\`\`ts\n*/ ${code}\n\`\`\``,
  `\`\`\`*/ ${code}`,
  `- ${"long ".repeat(30)}*/ ${code}`,
  `${"x".repeat(98)} */ ${code}`,
  "*/",
  "*",
  "/",
];

function field(text: string): CrdSchema {
  return {
    type: "object",
    description: text,
    format: text,
    pattern: text,
    title: text,
    default: { [text]: text },
    properties: {
      [text]: { type: "string", description: text, default: text, pattern: text, enum: [text] },
      value: { enum: [{ [text]: text }, [text]], description: text },
      list: { type: "array", items: { type: "string", enum: [text], description: text } },
    },
    required: [text],
  };
}

/** A kind with each of the texts in each place of a document. */
function hostileDocument(): OpenApiDocument {
  const properties = Object.fromEntries(texts.map((text, index) => [`f${index}`, field(text)]));
  const subresources = Object.fromEntries(
    texts.filter((text) => !/[/{}]/.test(text)).map((text) => [text, {}]),
  );
  const [document] = crdDocuments([{
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { kind: "Widget", plural: "widgets" },
      versions: [{
        name: "v1",
        subresources,
        schema: {
          openAPIV3Schema: { type: "object", description: texts.join(""), properties },
        },
      }],
    },
  }]);
  const schemas: Record<string, OpenApiSchema> = document?.components?.schemas ?? {};
  for (const [index, description] of texts.entries()) {
    const own: OpenApiSchema = { type: "string", description, enum: [description] };
    schemas[`com.example.v1.Text${index}`] = own;
  }
  const path = "/apis/example.com/v1/namespaces/{namespace}/widgets";
  const operation = document?.paths?.[path]?.get;
  const actions = texts.map((text, index) => [
    `x${index}`,
    { ...operation, "x-kubernetes-action": text },
  ]);
  Object.assign(document?.paths?.[path] ?? {}, Object.fromEntries(actions));
  return { ...document };
}

test("no text of a server becomes code, in any place", async () => {
  await using directory = await tempDirectory();
  const { path: folder } = directory;
  const options = {
    groups: ["example.com"],
    source: texts.join(""),
    madeBy: texts.toReversed().join(""),
  };
  const files = await writeFiles(folder, [hostileDocument()], options, "export {};\n");
  assertEquals(await check(folder), "");
  for (const file of files) {
    const names = declaredNames(folder, file);
    const strange = names.filter((name) =>
      !/^(?:Widget\w*|Text\d+|widgets|ResourceDefinition|NamedObjectMeta)$/.test(name)
    );
    assertEquals([file, strange], [file, []]);
    const exported = Object.keys(await import(pathToFileURL(join(folder, file)).href));
    assertEquals([file, exported], [file, file.endsWith("_resources.ts") ? ["widgets"] : []]);
  }
  assertEquals("evil" in globalThis, false);
});

test("the test above would find a text that becomes code", async () => {
  await using directory = await tempDirectory();
  const { path: folder } = directory;
  const files = await writeFiles(folder, [hostileDocument()], {
    groups: ["example.com"],
    typesFrom: "x",
    resourceFrom: "x",
  }, code);
  assertEquals(files.length, 2);
  assertEquals(declaredNames(folder, "uses.ts"), ["Evil", "evil"]);
});
