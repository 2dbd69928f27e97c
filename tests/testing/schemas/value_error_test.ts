import { assertEquals } from "@std/assert";
import { tooManyValues } from "../../../src/testing/objects/field_error.ts";
import {
  breaks,
  combined,
  mistyped,
  placedErrors,
} from "../../../src/testing/schemas/value_error.ts";
import { test } from "../../support/test.ts";

test("failures are worded as by Kubernetes, and placed below a field", () => {
  const failures = [
    breaks("phase", "x", "should be at least 2 chars long"),
    mistyped("", "string", "object"),
    tooManyValues(".list", { actual: 3, most: 2 }),
    combined("phase", "not validate the schema (not)"),
  ];
  const told = placedErrors(failures, "status").map(({ field, message }) => `${field}: ${message}`);
  assertEquals(told, [
    'status.phase: Invalid value: "x": phase in body should be at least 2 chars long',
    'status: Invalid value: "string":  in body must be of type object: "string"',
    "status.list: Too many: 3: must have at most 2 items",
    'status: Invalid value: "": "phase" must not validate the schema (not)',
  ]);
  assertEquals(placedErrors([combined("spec", "x")])[0]!.field, "<nil>");
});
