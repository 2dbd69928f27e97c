import { assertEquals, assertThrows } from "@std/assert";
import { checkNames, shown } from "../../../src/generate/schemas/check_names.ts";
import { test } from "../../support/test.ts";

const names = { group: "example.com", version: "v1", kind: "Widget", plural: "widgets" };

test("checkNames accepts what the API server accepts", () => {
  for (
    const other of [
      {},
      { group: "" },
      { group: "1num.my-group.example.com" },
      { version: "preview" },
      { version: "v1-beta" },
      { kind: "My-Thing" },
      { kind: "class" },
      { plural: "my-things" },
    ]
  ) checkNames({ ...names, ...other }, "a.json");
  const { plural: _, ...kind } = names;
  checkNames(kind, "a.json");
});

test("checkNames names the document, the field and the remedy", () => {
  const error = assertThrows(() => checkNames({ ...names, kind: "../a" }, "a.json"), TypeError);
  assertEquals(
    error.message,
    'a.json: the kind "../a" is not a name of letters, digits and hyphens such as Widget: correct ' +
      "the document, or leave it out by naming other groups.",
  );
});

test("shown returns a short text of one line", () => {
  assertEquals(shown("a\nb"), '"a\\nb"');
  assertEquals(shown("a".repeat(1000)).length, 83);
  assertEquals([shown(null), shown(1), shown(undefined)], ["null", "number", "undefined"]);
});
