import { assert, assertEquals } from "@std/assert";
import { Backoff } from "../../src/core/backoff.ts";
import { seededRandom } from "../support/seeded_random.ts";
import { test } from "../support/test.ts";

test("Backoff doubles from 800 ms up to 30 s, as client-go's reflector does", () => {
  const backoff = new Backoff({ random: () => 0 });
  const delays = Array.from({ length: 8 }, () => backoff.next(0));
  assertEquals(delays, [800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);
});

test("Backoff adds up to the delay itself at random", () => {
  const delays = (random: number) => {
    const backoff = new Backoff({ random: () => random });
    return [backoff.next(0), backoff.next(0), backoff.next(0)];
  };
  assertEquals(delays(0.5), [1_200, 2_400, 4_800]);
  assertEquals(delays(1), [1_600, 3_200, 6_400]);
});

test("Backoff spreads its first delay over 800 to 1600 ms", () => {
  const random = seededRandom(1);
  const delays = Array.from({ length: 1_000 }, () => new Backoff({ random }).next(0));
  assert(Math.min(...delays) >= 800 && Math.min(...delays) < 810);
  assert(Math.max(...delays) < 1_600 && Math.max(...delays) > 1_590);
});

test("Backoff brings a randomness of its own", () => {
  const delays = new Set(Array.from({ length: 20 }, () => new Backoff().next(0)));
  assert(delays.size > 1);
});

test("Backoff starts over only after more than two quiet minutes", () => {
  const backoff = new Backoff({ random: () => 0 });
  assertEquals(backoff.next(0), 800);
  assertEquals(backoff.next(120_000), 1_600);
  assertEquals(backoff.next(240_000), 3_200);
  assertEquals(backoff.next(360_001), 800);
  assertEquals(backoff.next(360_002), 1_600);
});

test("Backoff takes other settings", () => {
  const options = { initialMs: 100, factor: 3, maxMs: 500, jitter: 0.5, resetAfterMs: 1_000 };
  const backoff = new Backoff({ ...options, random: () => 1 });
  assertEquals([backoff.next(0), backoff.next(0), backoff.next(0)], [150, 450, 750]);
  assertEquals(backoff.next(1_001), 150);
});
