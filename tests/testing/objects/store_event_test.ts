import { assertEquals, assertNotStrictEquals, assertStrictEquals } from "@std/assert";
import { encodeFrame, StoredObject, StoreEvent } from "../../../src/testing/objects/store_event.ts";
import { test } from "../../support/test.ts";

const form = { head: '{"kind":"ConfigMap","apiVersion":"v1",' };

function version(revision: number, data: Record<string, string>): StoredObject {
  const object = { apiVersion: "v0", kind: "Old", metadata: { name: "a" }, data };
  return StoredObject.at(revision, { key: "default/a", object });
}

function decode(frame: Uint8Array) {
  return JSON.parse(new TextDecoder().decode(frame));
}

test("StoredObject has its revision as resourceVersion, and does not change its source", () => {
  const object = { metadata: { name: "a", resourceVersion: "1" } };
  const stored = StoredObject.at(5, { key: "a", object });
  assertEquals([stored.object.metadata.resourceVersion, stored.revision], ["5", 5]);
  assertEquals(object.metadata.resourceVersion, "1");
  assertEquals(StoredObject.unsaved("a", object).revision, 0);
});

test("the body of a StoredObject lacks kind, apiVersion and the opening brace", () => {
  const stored = version(5, { k: "ä" });
  assertEquals(JSON.parse(form.head + stored.body), {
    kind: "ConfigMap",
    apiVersion: "v1",
    metadata: { name: "a", resourceVersion: "5" },
    data: { k: "ä" },
  });
});

test("a frame is one line, and is encoded once for all watches until the event settles", () => {
  const event = new StoreEvent({
    type: "ADDED",
    collection: "configmaps",
    current: version(5, { k: "a\nb" }),
  });
  const frame = event.frame("ADDED", form);
  const text = new TextDecoder().decode(frame);
  assertEquals([text.indexOf("\n"), text.length], [text.length - 1, text.length]);
  assertStrictEquals(event.frame("ADDED", form), frame);
  event.settle();
  assertNotStrictEquals(event.frame("ADDED", form), frame);
  assertEquals(event.frame("ADDED", form), frame);
});

test("an object that leaves a selection is DELETED in its previous state, with the new revision", () => {
  const event = new StoreEvent({
    type: "MODIFIED",
    collection: "configmaps",
    current: version(6, { k: "new" }),
    previous: version(5, { k: "old" }),
  });
  assertEquals([event.key, event.revision], ["default/a", 6]);
  const modified = decode(event.frame("MODIFIED", form));
  const deleted = decode(event.frame("DELETED", form));
  assertEquals([modified.type, modified.object.data], ["MODIFIED", { k: "new" }]);
  assertEquals([deleted.type, deleted.object.data], ["DELETED", { k: "old" }]);
  assertEquals(deleted.object.metadata.resourceVersion, "6");
});

test("frames of one change differ by the requested version", () => {
  const event = new StoreEvent({
    type: "ADDED",
    collection: "example.com/widgets",
    current: version(5, {}),
  });
  const versions = ["example.com/v1", "example.com/v2"].map((apiVersion) =>
    decode(event.frame("ADDED", { head: `{"kind":"Widget","apiVersion":"${apiVersion}",` })).object
      .apiVersion
  );
  assertEquals(versions, ["example.com/v1", "example.com/v2"]);
});

test("encodeFrame gives a line of JSON in UTF-8", () => {
  assertEquals(
    encodeFrame("BOOKMARK", '{"a":"ä"}'),
    new TextEncoder().encode('{"type":"BOOKMARK","object":{"a":"ä"}}\n'),
  );
});
