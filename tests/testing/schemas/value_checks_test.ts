import { assertEquals } from "@std/assert";
import {
  checkEnum,
  checkItemCount,
  checkMembers,
  checkNumber,
  checkText,
  checkType,
} from "../../../src/testing/schemas/value_checks.ts";
import { test } from "../../support/test.ts";

function messages(failures: { message: string }[]): string[] {
  return failures.map(({ message }) => message);
}

test("a whole number is a number, and a type that is absent allows every value", () => {
  assertEquals(checkType(1, { type: "number" }, "a"), []);
  assertEquals(checkType("x", {}, "a"), []);
  assertEquals(checkType("x", { "x-kubernetes-int-or-string": true }, "a"), []);
  assertEquals(checkType(null, { type: "string", nullable: true }, "a"), []);
  assertEquals(messages(checkType(1.5, { type: "integer" }, "a")), [
    'Invalid value: "number": a in body must be of type integer: "number"',
  ]);
});

test("the length of a text counts characters, and only its first failure is told", () => {
  assertEquals(checkText("öö", { maxLength: 2 }, "a"), []);
  assertEquals(messages(checkText("abc", { maxLength: 2, pattern: "^x" }, "a")), [
    "Too long: may not be more than 2 bytes",
  ]);
  assertEquals(checkText("x", { type: "integer", format: "date" }, "a"), []);
});

test("a number is checked against the range of its format", () => {
  assertEquals(messages(checkNumber(2 ** 31, { type: "integer", format: "int32" }, "a")), [
    'Invalid value: "": Checked value must be of type integer with format int32 in a',
  ]);
  assertEquals(checkNumber(2 ** 31 - 1, { type: "integer", format: "int32" }, "a"), []);
  assertEquals(checkNumber(1e39, { type: "number", format: "double" }, "a"), []);
  assertEquals(messages(checkNumber(1e39, { type: "number", format: "float" }, "a")).length, 1);
});

test("multiples of a fraction are found in spite of rounding", () => {
  assertEquals(checkNumber(0.3, { multipleOf: 0.1 }, "a"), []);
  assertEquals(checkNumber(0.35, { multipleOf: 0.1 }, "a").length, 1);
});

test("members and items are counted, and null is in no enum", () => {
  assertEquals(checkMembers({ constructor: 1 }, { required: ["constructor"] }, "a"), []);
  assertEquals(messages(checkMembers({}, { required: ["toString"] }, "a")), ["Required value"]);
  assertEquals(checkItemCount(2, { minItems: 2, maxItems: 2 }, "a"), []);
  assertEquals(messages(checkEnum(null, { enum: ["a", null] }, "a")), [
    'Unsupported value: null: supported values: "a", "null"',
  ]);
});
