import { assert, assertEquals, assertThrows } from "@std/assert";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import { frameReader, type InformerEvent } from "../../../src/informer/reflector/frame_reader.ts";
import { test } from "../../support/test.ts";

const read = (line: string, keepManagedFields = false) =>
  frameReader<KubernetesObject>({ keepManagedFields })(line) as InformerEvent<KubernetesObject>;

test("a frame comes with the exact text of its object", () => {
  const text = `{"metadata":{"name":"a"},"data":{"x":"}}"}}`;
  const event = read(`{"type":"ADDED","object":${text}}`);
  assertEquals([event.type, event.source], ["ADDED", text]);
  assertEquals(event.object, JSON.parse(text));
});

test("managedFields are left out of the object and of its text, unless they are asked for", () => {
  const text = `{"metadata":{"name":"a","managedFields":[{"manager":"m"}]},"spec":{}}`;
  const line = `{"type":"MODIFIED","object":${text}}`;
  assertEquals(read(line).source, `{"metadata":{"name":"a"},"spec":{}}`);
  assertEquals(read(line).object, { metadata: { name: "a" }, spec: {} } as KubernetesObject);
  assertEquals(read(line, true).source, text);
});

test("a frame in another form is read too, with a function that reads its object again", () => {
  for (
    const line of [
      `{"object":{"metadata":{"name":"a"}},"type":"ADDED"}`,
      `{"type":"ADDED","object":{"metadata":{"name":"a"}},"more":{"b":{}}}`,
      ` {"type":"ADDED", "object":{"metadata":{"name":"a"}}}`,
    ]
  ) {
    const event = read(line);
    const { object, source } = event;
    assert(typeof source === "function");
    assertEquals([object.metadata.name, source()], ["a", object as KubernetesObject], line);
  }
});

test("a line that is not an event is refused as a watch refuses it", () => {
  assertThrows(() => read("{"), TypeError, "it is not JSON");
  assertThrows(() => read(`{"type":"ADDED"}`), TypeError, "it has no object");
  assertThrows(() => read("null"), TypeError, "its type is missing");
});

test("a line with a member twice comes with its last object, and with no text", () => {
  const [first, last] = [`{"metadata":{"name":"a"}}`, `{"metadata":{"name":"b"}}`];
  for (const again of ['"object"', '"\\u006fbject"', ' "object" ']) {
    const line = `{"type":"ADDED","object":${first},${again}:${last}}`;
    for (const keepManagedFields of [false, true]) {
      const { object, source } = read(line, keepManagedFields);
      assert(typeof source === "function", line);
      assertEquals([object.metadata.name, source()], ["b", object as KubernetesObject], line);
    }
  }
  const typed = read(`{"type":"ADDED","object":${first},"type":"DELETED"}`);
  assertEquals(typed.type, "DELETED");
  assert(typeof typed.source === "function");
});

test("an object with managedFields that cannot be cut comes with a function that reads it", () => {
  const text = `{"metadata":{"name":"a","managedFields":{"a":"]"}}}`;
  const { object, source } = read(`{"type":"ADDED","object":${text}}`);
  assert(typeof source === "function");
  assertEquals([object.metadata, source()], [{ name: "a" }, JSON.parse(text)]);
});
