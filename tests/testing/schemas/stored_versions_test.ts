import { assertEquals } from "@std/assert";
import {
  checkStoredVersions,
  storageVersionOf,
  storedVersionsOf,
} from "../../../src/testing/schemas/stored_versions.ts";
import { test } from "../../support/test.ts";

const versions = [{ name: "v1", storage: false }, { name: "v2", storage: true }];

test("the storage version comes after the versions that were stored before, once", () => {
  const storedAfter = (...storedVersions: string[]) =>
    storedVersionsOf({ spec: { versions }, status: { storedVersions } });
  assertEquals(storageVersionOf({ spec: { versions } }), "v2");
  assertEquals(storedVersionsOf({ spec: { versions } }), ["v2"]);
  assertEquals(storedAfter("v1"), ["v1", "v2"]);
  assertEquals(storedAfter("v2", "v1"), ["v2", "v1"]);
  assertEquals(storedVersionsOf({ status: { storedVersions: ["v1"] } }), ["v1"]);
});

test("each stored version that a definition does not have any more is an error", () => {
  const check = (storedVersions: string[]) =>
    checkStoredVersions({ spec: { versions }, status: { storedVersions } }).map(({ field }) =>
      field
    );
  assertEquals(check(["v1", "v2"]), []);
  assertEquals(check(["v0", "v2", "v3"]), ["status.storedVersions[0]", "status.storedVersions[2]"]);
  assertEquals(check([]), ["status.storedVersions"]);
});
