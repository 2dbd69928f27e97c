import { assertEquals } from "@std/assert";
import { inWrittenOrder } from "../../../src/testing/objects/metadata_order.ts";
import { test } from "../../support/test.ts";

test("metadata is written in the order of Go's struct, with other members last", () => {
  const metadata = {
    annotations: { a: "1" },
    other: 1,
    managedFields: [],
    creationTimestamp: "2030-01-01T00:00:00Z",
    uid: "u",
    generateName: "n-",
    resourceVersion: "2",
    name: "n-1",
    namespace: "default",
  };
  assertEquals(Object.keys(inWrittenOrder(metadata)), [
    "name",
    "generateName",
    "namespace",
    "uid",
    "resourceVersion",
    "creationTimestamp",
    "annotations",
    "managedFields",
    "other",
  ]);
  assertEquals(inWrittenOrder(metadata), metadata);
});
