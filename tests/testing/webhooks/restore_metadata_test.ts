import { assertEquals, assertThrows } from "@std/assert";
import { restoreMetadata } from "../../../src/testing/webhooks/restore_metadata.ts";
import { test } from "../../support/test.ts";

const original = { name: "x", uid: "u", labels: { "b b": "1" }, annotations: { c: "2" } };

test("restoreMetadata keeps all of an object's metadata but its labels and annotations", () => {
  assertEquals(restoreMetadata(original, { name: "y", labels: { d: "3" } }), {
    name: "x",
    uid: "u",
    labels: { d: "3" },
  });
  assertEquals(restoreMetadata(original, { labels: null }), { name: "x", uid: "u" });
});

test("restoreMetadata does not check labels that a webhook has not changed", () => {
  const labels = { "b b": "1" };
  assertEquals(restoreMetadata(original, { labels }).labels, labels);
  assertThrows(
    () => restoreMetadata(original, { labels: { "b b": "2" } }),
    Error,
    'metadata.labels: Invalid value: "b b": name part must consist of alphanumeric characters',
  );
});

test("restoreMetadata names the type of what is not valid", () => {
  const refuses = (metadata: unknown, message: string) =>
    assertThrows(() => restoreMetadata(original, metadata), Error, message);
  refuses([], "invalid metadata of type []interface {} in converted object");
  refuses({ labels: 1 }, "invalid metadata.labels of type int64 in converted object");
  refuses(
    { annotations: { a: 1.5 } },
    "metadata.annotations[a] must be a string, but is float64 in converted object",
  );
  refuses(
    { annotations: { a: {} } },
    "metadata.annotations[a] must be a string, but is map[string]interface {} in converted object",
  );
});
