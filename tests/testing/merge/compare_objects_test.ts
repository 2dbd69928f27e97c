import { assertEquals } from "@std/assert";
import { compareObjects } from "../../../src/testing/merge/compare_objects.ts";
import { test } from "../../support/test.ts";

const type = {
  fields: {
    ports: { items: { keys: ["port"], keyDefaults: {}, type: { fields: {} } } },
    selector: { atomic: true },
  },
};

function compare(before: unknown, after: unknown) {
  const { added, modified, removed } = compareObjects(before, after, type);
  return [added, modified, removed].map((set) => set.toFieldsV1());
}

test("a new field is added together with all fields below it", () => {
  assertEquals(compare({}, { labels: { app: "web" }, a: 1 }), [
    { "f:a": {}, "f:labels": { ".": {}, "f:app": {} } },
    {},
    {},
  ]);
});

test("items are compared by their keys, whatever their positions", () => {
  const before = { ports: [{ port: 80, name: "a" }, { port: 443 }] };
  const after = { ports: [{ port: 53 }, { port: 80, name: "b" }] };
  assertEquals(compare(before, after), [
    { "f:ports": { 'k:{"port":53}': { ".": {}, "f:port": {} } } },
    { "f:ports": { 'k:{"port":80}': { "f:name": {} } } },
    { "f:ports": { 'k:{"port":443}': { ".": {}, "f:port": {} } } },
  ]);
});

test("an atomic value is modified as a whole, and so is a value of another shape", () => {
  assertEquals(compare({ selector: { a: 1 }, x: [1] }, { selector: { b: 1 }, x: [2] }), [
    {},
    { "f:selector": {}, "f:x": {} },
    {},
  ]);
  assertEquals(compare({ x: { a: 1 } }, { x: 1 }), [{}, { "f:x": {} }, {}]);
});

test("equal objects do not differ, even when a list has the same item twice", () => {
  const object = { ports: [{ port: 80 }, { port: 80 }], labels: {} };
  assertEquals(compare(object, structuredClone(object)), [{}, {}, {}]);
});

test("an item that comes twice is one field, which becomes those of the item that stays", () => {
  const one = { ports: [{ port: 80, name: "a" }] };
  const two = { ports: [...one.ports, { port: 80, name: "b" }] };
  const field = { "f:ports": { 'k:{"port":80}': {} } };
  const fields = { "f:ports": { 'k:{"port":80}': { ".": {}, "f:name": {}, "f:port": {} } } };
  assertEquals(compare({}, two), [{ "f:ports": { ".": {}, 'k:{"port":80}': {} } }, {}, {}]);
  assertEquals(compare({ ports: [] }, two), [field, {}, {}]);
  assertEquals(compare(one, two), [field, {}, fields]);
  assertEquals(compare(two, one), [fields, {}, field]);
  assertEquals(compare(two, { ports: [{ port: 53 }] })[2], field);
  assertEquals(compare(two, { ports: [...two.ports].reverse() }), [{}, field, {}]);
});

test("a key that every object of JavaScript has is compared as any other", () => {
  const [added] = compare({ labels: { a: "1" } }, { labels: { a: "1", constructor: "x" } });
  assertEquals(added, { "f:labels": { "f:constructor": {} } });
});
