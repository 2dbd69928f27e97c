import { assertEquals } from "@std/assert";
import { Faults, isEmpty, itemsOf, textsAt } from "../../../src/testing/validation/faults.ts";
import { test } from "../../support/test.ts";

test("faults are collected in their order, with the API server's words", () => {
  const faults = new Faults();
  faults.need("a", "");
  faults.oneOf("b", "x", ["y", "z"]);
  faults.notFound("c", "v");
  faults.port("d", 0);
  faults.portOrName("e", "http");
  faults.amount("f", "-1");
  assertEquals(faults.errors.map(({ field, message }) => `${field}: ${message}`), [
    "a: Required value",
    'b: Unsupported value: "x": supported values: "y", "z"',
    'c: Not found: "v"',
    "d: Invalid value: 0: must be between 1 and 65535, inclusive",
    'f: Invalid value: "-1": must be greater than or equal to 0',
  ]);
});

test("lists are read with the paths of their items", () => {
  assertEquals(itemsOf([{ a: 1 }, 2], "l"), [[{ a: 1 }, "l[0]"], [{}, "l[1]"]]);
  assertEquals(textsAt(["a", null], "l"), [["a", "l[0]"], ["", "l[1]"]]);
  assertEquals([[], {}, null, "a", [1], { a: 1 }].map(isEmpty), [
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
});
