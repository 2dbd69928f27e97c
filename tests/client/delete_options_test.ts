import { assertEquals, assertThrows } from "@std/assert";
import { deleteBody } from "../../src/client/delete_options.ts";
import { test } from "../support/test.ts";

test("deleteBody is undefined for the defaults", () => {
  assertEquals(deleteBody({}), undefined);
  assertEquals(deleteBody({ dryRun: false, maxAttempts: 1 }), undefined);
});

test("deleteBody contains all given settings", () => {
  assertEquals(
    deleteBody({
      gracePeriodSeconds: 0,
      propagationPolicy: "Orphan",
      preconditions: { uid: "u", resourceVersion: "1" },
      dryRun: true,
    }),
    {
      apiVersion: "v1",
      kind: "DeleteOptions",
      gracePeriodSeconds: 0,
      propagationPolicy: "Orphan",
      preconditions: { uid: "u", resourceVersion: "1" },
      dryRun: ["All"],
    },
  );
});

test("deleteBody refuses preconditions without a condition: JSON would drop them", () => {
  const uid = undefined as unknown as string; // an object without metadata.uid
  assertThrows(() => deleteBody({ preconditions: { uid } }), TypeError, "any object is deleted");
  assertThrows(() => deleteBody({ preconditions: {} }), TypeError, "any object is deleted");
});
