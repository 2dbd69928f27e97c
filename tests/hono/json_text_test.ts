import { assertEquals, assertThrows } from "@std/assert";
import { jsonCopy, jsonText } from "../../src/hono/json_text.ts";
import { Dice } from "../support/dice.ts";
import { nestedTexts } from "../support/hono/nested_texts.ts";
import { randomObject } from "../support/hono/random_objects.ts";
import { test } from "../support/test.ts";

test("jsonText writes what kube-apiserver reads, up to 10,000 levels", () => {
  for (const text of nestedTexts(10_000)) {
    const value = JSON.parse(text);
    assertEquals(jsonText(value) === text, true, text.slice(0, 20));
    assertEquals(jsonText(jsonCopy(value)) === text, true, text.slice(0, 20));
  }
});

test("jsonText writes a deep value as JSON.stringify would", () => {
  const [text = ""] = nestedTexts(9_000);
  for (let seed = 0; seed < 5; seed++) {
    const value = randomObject(new Dice(seed), 4, 4);
    assertEquals(jsonText([value, JSON.parse(text)]), `[${JSON.stringify(value)},${text}]`);
  }
  const odd = [undefined, () => {}, NaN, new Date(0), { a: undefined, b: new Date(0), c: "€" }];
  assertEquals(
    jsonText([odd, JSON.parse(text)]),
    `[[null,null,null,"1970-01-01T00:00:00.000Z",{"b":"1970-01-01T00:00:00.000Z","c":"€"}],${text}]`,
  );
});

test("jsonText refuses what is no JSON", () => {
  const circle: { circle?: unknown } = {};
  circle.circle = circle;
  assertThrows(() => jsonText(circle), TypeError);
  assertThrows(() => jsonText({ a: 1n }), TypeError);
});
