import { assertEquals, assertNotStrictEquals, assertStrictEquals } from "@std/assert";
import { SlabWriter } from "../../../src/informer/store/byte_slab.ts";
import { StoredObject } from "../../../src/informer/store/stored_object.ts";
import { test } from "../../support/test.ts";

interface Note {
  metadata: { name: string };
  text: string;
}

const note: Note = { metadata: { name: "one" }, text: "grün 🌍" };
const json = JSON.stringify(note);

function stored(
  content: string | Note,
  options: { writer?: SlabWriter } = {},
) {
  const { writer } = options;
  const written = typeof content === "string"
    ? { written: writer ? writer.write(content) : new SlabWriter().writeAlone(content) }
    : { object: content };
  return new StoredObject<Note>(written, {
    key: "default/one",
    uid: "u",
    resourceVersion: "7",
    indexValues: [["default"]],
  });
}

test("StoredObject gives the same object while a caller holds it", () => {
  const object = stored(json);
  const held = object.get();
  assertEquals(held, note);
  assertStrictEquals(object.get(), held);
  assertStrictEquals(object.read(), held);
  assertEquals([object.key, object.uid, object.resourceVersion], ["default/one", "u", "7"]);
});

test("an object from read is not remembered", () => {
  const object = stored(json);
  const first = object.read();
  assertEquals(first, note);
  assertNotStrictEquals(object.read(), first);
});

test("a kept object is returned as it is", () => {
  const object = stored(note);
  assertStrictEquals<unknown>(object.get(), note);
  assertStrictEquals<unknown>(object.read(), note);
});

test("the text is the kept JSON, or the JSON of the kept object", () => {
  const spaced = JSON.stringify(note, null, 1);
  assertEquals(stored(spaced).text(), spaced);
  assertEquals(stored(note).text(), json);
});

test("an object in a slab reads the same before it moves out, after that, and when it has left", () => {
  const writer = new SlabWriter();
  const long = { ...note, text: `${note.text} ${"x".repeat(10_000)}` };
  const objects = Array.from({ length: 60 }, () => stored(JSON.stringify(long), { writer }));
  const expected = objects.map(() => JSON.stringify(long));
  for (const object of objects) { // the rest moves out when a quarter has left the first slab
    object.leave();
    assertEquals(objects.map((each) => each.text()), expected);
  }
});
