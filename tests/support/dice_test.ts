import { assert, assertEquals, assertThrows } from "@std/assert";
import { Dice } from "./dice.ts";
import { test } from "./test.ts";

test("Dice fall the same way for the same seed, and cover the whole range", () => {
  const roll = (seed: number) => {
    const dice = new Dice(seed);
    return Array.from({ length: 200 }, () => [dice.from(1, 6), dice.pick("abc".split(""))]);
  };
  assertEquals(roll(1), roll(1));
  assert(JSON.stringify(roll(1)) !== JSON.stringify(roll(2)));
  assertEquals(new Set(roll(3).map(([number]) => number)), new Set([1, 2, 3, 4, 5, 6]));
  assertThrows(() => new Dice(1).pick([]), RangeError);
});
