import { assertEquals, assertStringIncludes } from "@std/assert";
import { generateTypes } from "../../src/generate/generate_types.ts";
import type { OpenApiDocument } from "../../src/generate/schemas/open_api.ts";
import { resourceTable } from "../../src/generate/schemas/resource_table.ts";
import { test } from "../support/test.ts";
import { widgetDocument } from "./widget_document.ts";

/** Names that every object of JavaScript has, and that a CRD may give its fields. */
const inherited = [
  "__defineGetter__",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "isPrototypeOf",
  "toLocaleString",
  "toString",
  "valueOf",
];

/** The document of widgets with these fields, and with objects inside them; parsed from JSON. */
function documentWith(names: readonly string[]): OpenApiDocument {
  const fields = (inside: string) =>
    names.map((name) =>
      `${JSON.stringify(name)}: { "type": "object", "properties": { ${inside} } }`
    ).join(",");
  const text = JSON.stringify(widgetDocument)
    .replace(`"size":{`, () => `${fields(fields(`"a":{"type":"string"}`))},"size":{`)
    .replace(
      `"com.example.v1.Widget":{"description":"A widget.","type":"object","required":["spec"],"properties":{`,
      (start) => `${start}${fields(`"b":{"type":"string"}`)},`,
    );
  return JSON.parse(text);
}

test("generateTypes writes fields with the names that every object has", () => {
  const files = generateTypes([documentWith(inherited)], { groups: ["example.com"] });
  const text = files.get("example.com/v1.ts") ?? "";
  for (const name of inherited) {
    const lines = text.split("\n").filter((line) => line.trim().startsWith(`${name}?: `));
    // One in the widget, one in its spec, and one in each object of the spec.
    assertEquals(lines.length, 2 + inherited.length, name);
    assertEquals(lines.some((line) => line.includes("function")), false, lines.join("\n"));
  }
  assertStringIncludes(text, "constructor?: WidgetConstructor;\n");
  assertStringIncludes(text, "/** The field `constructor`. */\n");
  assertStringIncludes(text, "__proto__?: Widget");
});

test("resourceTable reads a verb that has the name of a property of every object", () => {
  const kind = { group: "example.com", version: "v1", kind: "Widget" };
  const operation = {
    "x-kubernetes-action": "constructor",
    "x-kubernetes-group-version-kind": kind,
  };
  const [row] = resourceTable({ paths: { "/apis/example.com/v1/widgets": { get: operation } } });
  assertEquals(row?.verbs, ["constructor"]);
});
