import { assertEquals } from "@std/assert";
import {
  ownerReferencesOf,
  validateOwnerReferences,
} from "../../../src/testing/objects/owner_references.ts";
import { test } from "../../support/test.ts";

const owner = { apiVersion: "v1", kind: "Pod", name: "o", uid: "u" };

test("ownerReferencesOf takes what is a reference", () => {
  const ownerReferences = [{ controller: true, ...owner, other: 1 }, "x"];
  assertEquals(ownerReferencesOf({ metadata: { ownerReferences } }), [{
    ...owner,
    controller: true,
  }]);
  for (const other of [undefined, "x", {}]) {
    assertEquals(ownerReferencesOf({ metadata: { ownerReferences: other } }), []);
  }
});

test("validateOwnerReferences accepts valid owners, one of them the controller", () => {
  const ownerReferences = [{ ...owner, controller: true }, { ...owner, controller: false }, owner];
  assertEquals(validateOwnerReferences({ ownerReferences }), []);
});

test("validateOwnerReferences names each fault", () => {
  const fields = (...ownerReferences: object[]) =>
    validateOwnerReferences({ ownerReferences }).map(({ field, reason }) => `${field} ${reason}`);
  assertEquals(fields({ kind: "A", name: "b" }), [
    "metadata.ownerReferences[0].apiVersion FieldValueRequired",
    "metadata.ownerReferences[0].uid FieldValueRequired",
  ]);
  assertEquals(fields(owner, { ...owner, apiVersion: "/v1" }), [
    "metadata.ownerReferences[1].apiVersion FieldValueInvalid",
  ]);
  assertEquals(fields({ ...owner, kind: "Event" }), [
    "metadata.ownerReferences[0] FieldValueInvalid",
  ]);
  const controller = { ...owner, controller: true };
  assertEquals(fields(controller, controller), ["metadata.ownerReferences FieldValueInvalid"]);
});
