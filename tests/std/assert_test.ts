import {
  assertAlmostEquals,
  assertArrayIncludes,
  assertEquals,
  assertExists,
  assertFalse,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  AssertionError,
  assertIsError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertNotMatch,
  assertNotStrictEquals,
  assertObjectMatch,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  equal,
  fail,
  unreachable,
} from "@std/assert";
import { test } from "../support/test.ts";

const cyclic: Record<string, unknown> = { name: "a" };
cyclic.self = cyclic;
const cyclicTwin: Record<string, unknown> = { name: "a" };
cyclicTwin.self = cyclicTwin;

const equalPairs: [unknown, unknown][] = [
  [0, -0],
  [NaN, NaN],
  [{ a: 1, b: [2, { c: 3 }] }, { b: [2, { c: 3 }], a: 1 }],
  [Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
  [new Date(5), new Date(5)],
  [/a/g, /a/g],
  [new URL("https://a/b"), new URL("https://a/b")],
  [new Uint8Array([1, 2]), new Uint8Array([1, 2])],
  [new Uint8Array([1, 2]).buffer, new Uint8Array([1, 2]).buffer],
  [new Map([["k", { v: 1 }]]), new Map([["k", { v: 1 }]])],
  [new Set([{ a: 1 }, 2]), new Set([2, { a: 1 }])],
  [cyclic, cyclicTwin],
];

const differentPairs: [unknown, unknown][] = [
  [1, "1"],
  [null, undefined],
  [{ a: undefined }, {}],
  [{ a: undefined }, { b: undefined }],
  [[1, 2], [2, 1]],
  [[1], { 0: 1 }],
  [new Date(5), new Date(6)],
  [/a/g, /a/i],
  [new URL("https://a/b"), new URL("https://a/c")],
  [new Uint8Array([1, 2]), new Uint8Array([1, 3])],
  [new Map([["k", 1]]), new Map([["k", 2]])],
  [new Set([1]), new Set([2])],
  [new Error("one"), new Error("another")],
  [() => 1, () => 1],
];

test("equal holds for values of the same structure", () => {
  for (const [i, [a, b]] of equalPairs.entries()) {
    assertStrictEquals(equal(a, b), true, `pair ${i}`);
    assertStrictEquals(equal(b, a), true, `pair ${i}`);
  }
});

test("equal fails for values that differ in type, order or content", () => {
  for (const [i, [a, b]] of differentPairs.entries()) {
    assertStrictEquals(equal(a, b), false, `pair ${i}`);
    assertStrictEquals(equal(b, a), false, `pair ${i}`);
  }
});

test("every assertion passes on what it asserts", async () => {
  assertEquals({ a: [1] }, { a: [1] });
  assertNotEquals({ a: [1] }, { a: [2] });
  assertNotStrictEquals({}, {});
  assertExists(0);
  assertFalse("");
  assertInstanceOf(new TypeError(), Error);
  assertIsError(new TypeError("full"), TypeError, /^full$/);
  assertMatch("token", /^to/);
  assertNotMatch("token", /^ta/);
  assertObjectMatch({ a: { b: 1, c: 2 }, d: [{ e: 1, f: 2 }] }, { a: { b: 1 }, d: [{ e: 1 }] });
  assertStringIncludes("token", "oke");
  assertArrayIncludes([{ a: 1 }, 2], [2, { a: 1 }]);
  assertGreater(2, 1);
  assertGreaterOrEqual(2, 2);
  assertLess(1, 2);
  assertLessOrEqual(2, 2);
  assertAlmostEquals(0.1 + 0.2, 0.3);
  const thrown = new RangeError("too far");
  const raise = () => {
    throw thrown;
  };
  assertStrictEquals(assertThrows(raise), thrown);
  assertStrictEquals(assertThrows(raise, RangeError, "far"), thrown);
  assertStrictEquals(await assertRejects(() => Promise.reject(thrown)), thrown);
  assertStrictEquals(await assertRejects(() => Promise.reject(thrown), Error, "too"), thrown);
});

const failures: [name: string, fn: () => unknown][] = [
  ["assertEquals", () => assertEquals({ a: 1 }, { a: 2 })],
  ["assertNotEquals", () => assertNotEquals([1], [1])],
  ["assertStrictEquals", () => assertStrictEquals({}, {})],
  ["assertNotStrictEquals", () => assertNotStrictEquals(1, 1)],
  ["assertExists", () => assertExists(null)],
  ["assertFalse", () => assertFalse(1)],
  ["assertInstanceOf", () => assertInstanceOf("x", Error)],
  ["assertIsError", () => assertIsError("no error")],
  ["assertIsError with a class", () => assertIsError(new Error(), TypeError)],
  ["assertIsError with a message", () => assertIsError(new Error("a"), Error, "b")],
  ["assertMatch", () => assertMatch("a", /b/)],
  ["assertNotMatch", () => assertNotMatch("a", /a/)],
  ["assertObjectMatch", () => assertObjectMatch({ a: { b: 1 } }, { a: { b: 2 } })],
  ["assertObjectMatch on a missing key", () => assertObjectMatch({ a: 1 }, { b: 1 })],
  ["assertObjectMatch on a short array", () => assertObjectMatch({ a: [1] }, { a: [1, 2] })],
  ["assertStringIncludes", () => assertStringIncludes("a", "b")],
  ["assertArrayIncludes", () => assertArrayIncludes([1], [2])],
  ["assertGreater", () => assertGreater(1, 1)],
  ["assertGreaterOrEqual", () => assertGreaterOrEqual(1, 2)],
  ["assertLess", () => assertLess(1, 1)],
  ["assertLessOrEqual", () => assertLessOrEqual(2, 1)],
  ["assertAlmostEquals", () => assertAlmostEquals(1, 1.1, 0.01)],
  ["assertThrows", () => assertThrows(() => {})],
  ["assertThrows with a class", () =>
    assertThrows(() => {
      throw new Error();
    }, TypeError)],
  ["assertRejects", () => assertRejects(() => Promise.resolve())],
  ["assertRejects on a synchronous throw", () =>
    assertRejects(() => {
      throw new Error();
    })],
  [
    "assertRejects with a message",
    () => assertRejects(() => Promise.reject(new Error("a")), Error, "b"),
  ],
  ["fail", () => fail()],
  ["unreachable", () => unreachable()],
];

for (const [name, fn] of failures) {
  test(`${name} fails with an AssertionError`, async () => {
    const error = await (async () => await fn())().then(() => undefined, (reason) => reason);
    assertInstanceOf(error, AssertionError);
  });
}
