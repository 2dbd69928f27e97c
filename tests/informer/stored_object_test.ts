import { assertEquals, assertNotStrictEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { StoredObject } from "../../src/informer/stored_object.ts";
import { test } from "../support/test.ts";

interface Note {
  metadata: { name: string };
  text: string;
}

const note: Note = { metadata: { name: "one" }, text: "grün 🌍" };
const json = JSON.stringify(note);

function stored(content: Uint8Array | Note, options: { freeze?: boolean } = {}) {
  return new StoredObject<Note>(content, {
    key: "default/one",
    namespace: "default",
    uid: "u",
    resourceVersion: "7",
    indexValues: [["default"]],
    freeze: options.freeze ?? false,
  });
}

test("StoredObject gives the same object while somebody holds it", () => {
  const object = stored(new TextEncoder().encode(json));
  const held = object.get();
  assertEquals(held, note);
  assertStrictEquals(object.get(), held);
  assertStrictEquals(object.read(), held);
  assertEquals([object.key, object.namespace, object.uid], ["default/one", "default", "u"]);
});

test("what is only read is not remembered", () => {
  const object = stored(new TextEncoder().encode(json));
  const first = object.read();
  assertEquals(first, note);
  assertNotStrictEquals(object.read(), first);
});

test("a kept object is given as it is", () => {
  const object = stored(note);
  assertStrictEquals<unknown>(object.get(), note);
  assertStrictEquals<unknown>(object.read(), note);
});

test("the text is the JSON that was kept, or that of the kept object", () => {
  const spaced = JSON.stringify(note, null, 1);
  assertEquals(stored(new TextEncoder().encode(spaced)).text(), spaced);
  assertEquals(stored(note).text(), json);
});

test("what is frozen cannot be changed by one reader for all others", () => {
  const object = stored(new TextEncoder().encode(json), { freeze: true });
  for (const given of [object.get(), object.read()] as Note[]) {
    assertThrows(() => given.metadata.name = "two", TypeError);
  }
  assertEquals(object.get(), note);
});
