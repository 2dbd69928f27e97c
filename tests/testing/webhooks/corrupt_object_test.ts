import { assertEquals } from "@std/assert";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import {
  CorruptObject,
  MOST_CORRUPT_OBJECTS,
  storageReadError,
} from "../../../src/testing/webhooks/corrupt_object.ts";
import { test } from "../../support/test.ts";
import { ObjectStore } from "../../../src/testing/objects/object_store.ts";

const resource = new ResourceRegistry().register({
  group: "a.test",
  plural: "sites",
  kind: "Site",
});
const stored = new ObjectStore().put("a.test/sites", "default/x", { metadata: { name: "x" } });
const corrupt = new CorruptObject(stored, resource, "no");
const textWith = (key: string) =>
  `StorageError: corrupt object, Code: 7, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ` +
  "object not decodable revision=2: no";

test("a corrupt object fails a request for it, with its key and its revision", () => {
  const { code, reason, message } = corrupt.toStatusError().status;
  assertEquals([code, reason], [500, "InternalError"]);
  assertEquals(message, `Internal error occurred: ${textWith("/a.test/sites/default/x")}`);
});

test("a list that fails names its corrupt objects, and counts them after the first", () => {
  const { status } = storageReadError(resource, [corrupt, corrupt, corrupt]);
  const first = textWith("/registry/a.test/sites/default/x");
  assertEquals(
    status.message,
    `failed to read one or more sites.a.test from the storage: ${first} (and 2 more)`,
  );
  assertEquals(status.details?.causes?.length, 3);
});

test("a list says that it ended at the limit of corrupt objects", () => {
  const objects = Array.from({ length: MOST_CORRUPT_OBJECTS }, () => corrupt);
  assertEquals(storageReadError(resource, objects).status.details?.causes?.at(-1), {
    reason: "FieldValueTooMany",
    message: "too many errors, the list is truncated",
  });
});
