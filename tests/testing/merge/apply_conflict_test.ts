import { assertEquals } from "@std/assert";
import type { ApplyConflict } from "../../../src/testing/merge/apply_configuration.ts";
import { applyConflict } from "../../../src/testing/merge/apply_conflict.ts";
import { fieldPath, FieldSet } from "../../../src/testing/merge/field_set.ts";
import { test } from "../../support/test.ts";

const writer = {
  operation: "Update",
  apiVersion: "v1",
  subresource: "",
  fields: FieldSet.fromFieldsV1({}),
} as const;

function conflict(manager: string, field: string): ApplyConflict {
  return {
    manager: { ...writer, manager },
    path: fieldPath(["f:data", `f:${field}`])!,
  };
}

test("applyConflict names the manager of one field, and all managers of several", () => {
  const one = applyConflict([conflict("b", "x")]);
  assertEquals(one.status.code, 409);
  assertEquals(
    one.message,
    'Apply failed with 1 conflict: conflict with "b" using v1: .data.x',
  );
  const several = applyConflict([conflict("b", "x"), conflict("a", "y"), conflict("b", "z")]);
  assertEquals(
    several.message,
    'Apply failed with 3 conflicts: conflicts with "a" using v1:\n- .data.y\n' +
      'conflicts with "b" using v1:\n- .data.x\n- .data.z',
  );
  assertEquals(several.status.details?.causes?.map(({ field }) => field), [
    ".data.x",
    ".data.y",
    ".data.z",
  ]);
});

test("applyConflict names no more paths than an answer can have", () => {
  const long = "x".repeat(100_000);
  const { status } = applyConflict(Array.from({ length: 20 }, () => conflict("b", long)));
  assertEquals(status.message?.startsWith("Apply failed with 20 conflicts: "), true);
  assertEquals(status.details?.causes?.length, 10);
});
