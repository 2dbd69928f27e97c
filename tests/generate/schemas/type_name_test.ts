import { assertEquals } from "@std/assert";
import { freeName, isReserved, typeName } from "../../../src/generate/schemas/type_name.ts";
import { test } from "../../support/test.ts";

test("typeName returns the kind where it can name a type", () => {
  assertEquals(
    ["Pod", "Object", "Promise", "My-Thing", "a-1-b", "class", "string", "Class"].map(typeName),
    ["Pod", "Object", "Promise", "My_Thing", "a_1_b", "class_", "string_", "Class"],
  );
});

test("isReserved knows the reserved words of types and of values", () => {
  assertEquals(["undefined", "readonly", "await", "Await"].map(isReserved), [
    true,
    true,
    true,
    false,
  ]);
});

test("freeName counts from two", () => {
  assertEquals(freeName("A", new Set()), "A");
  assertEquals(freeName("A", new Set(["A", "A2"])), "A3");
});
