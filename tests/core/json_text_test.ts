import { assertEquals, assertThrows } from "@std/assert";
import { deepJsonText, jsonText } from "../../src/core/json_text.ts";
import { inFull, test } from "../support/test.ts";

test("jsonText writes what JSON.stringify writes, with and without recursion", () => {
  const values: unknown[] = [
    null,
    0,
    -0,
    NaN,
    "ö\ud800\u2028",
    true,
    [],
    {},
    [[], {}, null, undefined, () => {}],
    { a: undefined, b: [1, { c: "x" }], d: null, "\n": {}, "1": 1 },
    { date: new Date(0), nested: [{ toJSON: (name: string) => ({ name }) }] },
    JSON.parse('{"__proto__":{"a":[1]},"constructor":1,"toJSON":2}'),
  ];
  for (const value of values) {
    assertEquals(deepJsonText(value), JSON.stringify(value));
    assertEquals(jsonText(value), JSON.stringify(value));
  }
});

/** More than JSON.stringify writes, and in the short suite more than Deno's does. */
const LEVELS = inFull(100_000, 20_000);

// Where Bun's own JSON.stringify overflows its stack, it takes two seconds to say so.
const MORE_SHAPES = inFull([["[", "]"], ['[{"b":0,"a":', "}]"]], []);

test("jsonText writes a value of any depth", () => {
  for (const [open = "", close = ""] of [['{"a":', "}"], ...MORE_SHAPES]) {
    const text = `${open.repeat(LEVELS)}1${close.repeat(LEVELS)}`;
    const value = JSON.parse(text);
    if (!Array.isArray(value)) {
      // A deleted member keeps Deno from writing it without recursion.
      value.gone = 1;
      delete value.gone;
    }
    assertEquals(jsonText(value) === text, true);
  }
});

test("jsonText refuses a cycle and a bigint, also at depth", () => {
  const deep = (end: unknown) => {
    let value = end;
    for (let depth = 0; depth < inFull(100_000, 20_000); depth++) value = { a: value };
    return value;
  };
  const cycle: { a?: unknown } = {};
  cycle.a = [deep(cycle)];
  for (const value of [deep(1n), cycle]) {
    assertThrows(() => jsonText(value), TypeError);
    assertThrows(() => deepJsonText(value), TypeError);
  }
});

test("deepJsonText refuses more levels than it may write", () => {
  assertEquals(deepJsonText([[[1]]], 3), "[[[1]]]");
  assertThrows(() => deepJsonText([[[[1]]]], 3), RangeError, "more than 3 levels");
});
