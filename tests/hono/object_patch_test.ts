import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import { applyPatch } from "rfc6902";
import type { JsonPatchOperation } from "../../src/client/patch.ts";
import { objectPatch } from "../../src/hono/object_patch.ts";
import { Dice } from "../support/dice.ts";
import { countReads } from "../support/hono/count_reads.ts";
import { changedValue, randomObject } from "../support/hono/random_objects.ts";
import { test } from "../support/test.ts";

const copyOf = (value: unknown) => JSON.parse(JSON.stringify(value));

/** Returns `before` with the operations, by a library's own reading of RFC 6902. */
function patched(before: unknown, operations: readonly JsonPatchOperation[]): unknown {
  const [whole] = operations;
  if (whole?.op === "replace" && whole.path === "") return whole.value;
  const object = copyOf(before);
  const failures = applyPatch(object, copyOf(operations)).filter((failure) => failure !== null);
  assertEquals(failures, []);
  return object;
}

test("objectPatch has the least that is needed", () => {
  assertEquals(objectPatch({ a: 1 }, { a: 1 }), []);
  assertEquals(objectPatch({ a: [1, 2, 3] }, { a: [1, 3] }), [{ op: "remove", path: "/a/1" }]);
  assertEquals(objectPatch({ a: { b: 1 } }, { a: { b: "1" } }), [
    { op: "replace", path: "/a/b", value: "1" },
  ]);
});

test("objectPatch takes undefined for absent, and no member for another's", () => {
  assertEquals(objectPatch({ a: 1 }, { a: 1, b: undefined }), []);
  assertEquals(objectPatch({ a: 1 }, { a: undefined }), [{ op: "remove", path: "/a" }]);
  const labels = JSON.parse('{"__proto__":"x","constructor":"y"}');
  assertEquals(objectPatch({ labels: {} }, { labels }).map(({ path }) => path).sort(), [
    "/labels/__proto__",
    "/labels/constructor",
  ]);
});

test("objectPatch finds the items of a list again by their names, wherever they are", () => {
  const env = ["a", "b", "c", "d"].map((name) => ({ name, value: name.repeat(40) }));
  const first = { name: "first", value: "1" };
  assertEquals(objectPatch({ env }, { env: [first, ...env] }), [
    { op: "add", path: "/env/0", value: first },
  ]);
  const [a, b, c, d] = env;
  assertEquals(objectPatch({ env }, { env: [b, { ...c, value: "c" }, d, a] }), [
    { op: "remove", path: "/env/0" },
    { op: "replace", path: "/env/1/value", value: "c" },
    { op: "add", path: "/env/3", value: a },
  ]);
  assertEquals(objectPatch({ env }, { env: [a, { ...b, name: "B" }, c, d] }), [
    { op: "replace", path: "/env/1/name", value: "B" },
  ]);
});

test("objectPatch replaces a list where that is shorter, and nothing else", () => {
  const list = Array.from({ length: 2_000 }, (_, index) => index);
  assertEquals(objectPatch({ list, a: 1 }, { list: [...list], a: 2 }), [
    { op: "replace", path: "/a", value: 2 },
  ]);
  assertEquals(objectPatch({ list }, { list: [...list, -1] }), [
    { op: "add", path: "/list/2000", value: -1 },
  ]);
  const odd = list.filter((each) => each % 2 === 1);
  assertEquals(objectPatch({ list }, { list: odd }), [
    { op: "replace", path: "/list", value: odd },
  ]);
});

test("objectPatch leaves whole numbers above 2^53 alone, where it does not change them", () => {
  const before = JSON.parse('{"list":[9007199254740993,1,2,3,4,5,6,7,8]}');
  const after = { list: [before.list[0], 8, 7, 6, 5, 4, 3, 2, 1] };
  const patch = objectPatch(before, after);
  assert(patch.every(({ path }) => path.startsWith("/list/") && path !== "/list/0"));
  assertEquals(patched(before, patch), after);
});

test("objectPatch replaces what is deeper than 100 levels as a whole", () => {
  const nested = (value: string, depth: number) =>
    JSON.parse(`${'{"a":'.repeat(depth)}${value}${"}".repeat(depth)}`);
  for (const depth of [101, 5_000, 10_000]) {
    const [patch, ...more] = objectPatch(nested("1", depth), nested("2", depth));
    assertEquals([patch?.op, patch?.path.length, more.length], ["replace", 200, 0]);
    assertEquals(objectPatch(nested("1", depth), nested("1", depth)), []);
  }
});

test("objectPatch gives the changed object, for any objects", () => {
  for (let seed = 0; seed < 500; seed++) {
    const dice = new Dice(seed);
    const before = randomObject(dice, 4, 4);
    const after = dice.chance(0.05) ? randomObject(dice, 4, 4) : changedValue(before, dice);
    if (typeof after !== "object" || after === null || Array.isArray(after)) continue;
    assertEquals(patched(before, objectPatch(before, after)), after, `seed ${seed}`);
  }
});

/** Objects whose size grows with a number, with their changes: each was slow once, or might be. */
const growing: Record<string, (size: number) => { before: object; after: object }> = {
  "an env is put before those of each container"(size) {
    const containers = Array.from({ length: size }, (_, at) => ({
      name: `c${at}`,
      env: Array.from({ length: 20 }, (_, at) => ({ name: `e${at}`, value: `value ${at}` })),
    }));
    const after = copyOf({ containers });
    for (const { env } of after.containers) env.unshift({ name: "first", value: "1" });
    return { before: { containers }, after };
  },
  "an item is put before those of a long list"(size) {
    const list = Array.from({ length: 50 * size }, (_, id) => ({ id }));
    return { before: { list }, after: { list: [{ id: -1 }, ...list] } };
  },
  "a long list is turned round"(size) {
    const list = Array.from({ length: 50 * size }, (_, at) => `item ${at}`);
    return { before: { list }, after: { list: list.toReversed() } };
  },
  "no item is the same"(size) {
    const list = (from: number) =>
      Array.from({ length: 50 * size }, (_, at) => `item ${from + at}`);
    return { before: { list: list(0) }, after: { list: list(1e6) } };
  },
  "a list in a list in a list grows"(size) {
    const nested = (text: string) =>
      JSON.parse(`${"[1,[2],".repeat(size)}[${text}]${"]".repeat(size)}`);
    return { before: { list: nested("1") }, after: { list: nested("0,1") } };
  },
  "lists in lists grow at each level"(size) {
    const nested = (text: string) =>
      JSON.parse(`${`[${text}{"x":`.repeat(size)}[1]${"}]".repeat(size)}`);
    return { before: { list: nested("") }, after: { list: nested("0,") } };
  },
};

for (const [name, make] of Object.entries(growing)) {
  test(`objectPatch takes time in proportion to the object when ${name}`, () => {
    const readsOf = (size: number) => {
      const { before, after } = make(size);
      const { counted, reads } = countReads(before);
      const operations = objectPatch(counted, after);
      const inAll = reads();
      assertEquals(patched(before, operations), after);
      return inAll / JSON.stringify(before).length;
    };
    readsOf(2);
    assertLess(readsOf(32), 1.5 * readsOf(4) + 1);
  });
}

test("objectPatch replaces the whole object when the work grows too much", () => {
  const level = (inner: unknown, text: string) => [text, inner, "x".repeat(5_000)];
  const nested = (more: unknown[]) => {
    let value: unknown = "end";
    for (let depth = 0; depth < 40; depth++) value = [{ inner: level(value, "a") }, ...more];
    return { value };
  };
  const [before, after] = [nested([]), nested([{ first: 1 }])];
  assertEquals(objectPatch(before, after), [{ op: "replace", path: "", value: after }]);
  assertThrows(
    () => objectPatch(before, { ...after, id: 9007199254740993 }),
    RangeError,
    "whole numbers above 2^53",
  );
});
