import { assertEquals } from "@std/assert";
import { RecentValues } from "../../../../src/http/http2/hpack/recent_values.ts";
import { test } from "../../../support/test.ts";

function guesses(recent: RecentValues, name: string, values: string): boolean[] {
  return [...values].map((value) => recent.mayRepeat({ name, value }));
}

test("the first value of a name may repeat, and a later one that comes twice in a row", () => {
  const recent = new RecentValues();
  assertEquals(guesses(recent, "authorization", "aabbb"), [true, true, false, true, true]);
  assertEquals(guesses(recent, "traceparent", "abcd"), [true, false, false, false]);
  assertEquals(guesses(recent, "accept", "ab"), [true, false]);
});

test("the number of remembered names is limited", () => {
  const recent = new RecentValues();
  for (let number = 0; number < 64; number++) guesses(recent, `name-${number}`, "ab");
  assertEquals(guesses(recent, "name-0", "c"), [false]);
  guesses(recent, "name-64", "a"); // the others are forgotten
  assertEquals(guesses(recent, "name-0", "cd"), [true, false]);
});
