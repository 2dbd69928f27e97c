import { assertEquals, assertRejects } from "@std/assert";
import { VerdictCache } from "../../src/hono/verdict_cache.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { test } from "../support/test.ts";

function startCache(options = { maxEntries: 2, maxPending: 2 }) {
  const clock = new FakeClock();
  const cache = new VerdictCache<string>(clock, options);
  let asked = 0;
  const get = (key: string, keepMs = 1_000) =>
    cache.get(key, () => Promise.resolve({ value: `${key}${++asked}`, keepMs }));
  return { clock, cache, get };
}

test("VerdictCache keeps a verdict for its time, from the question on", async () => {
  const { clock, cache, get } = startCache();
  const pending = Promise.withResolvers<void>();
  const slow = cache.get("a", async () => {
    await pending.promise;
    return { value: "slow", keepMs: 1_000 };
  });
  clock.skip(600);
  pending.resolve();
  assertEquals(await slow, "slow");
  clock.skip(399);
  assertEquals(await get("a"), "slow");
  clock.skip(1);
  assertEquals(await get("a"), "a1");
});

test("VerdictCache counts the time of a machine that slept", async () => {
  const { clock, get } = startCache();
  assertEquals(await get("a"), "a1");
  clock.setWall(clock.now() + 1_000); // the monotonic clock stood still
  assertEquals(await get("a"), "a2");
});

test("VerdictCache asks once for all who ask meanwhile, and keeps no failure", async () => {
  const { cache, get } = startCache();
  let asked = 0;
  const failing = () =>
    cache.get("a", async () => {
      asked++;
      await Promise.resolve();
      throw new Error("away");
    });
  const results = await Promise.allSettled([failing(), failing(), failing()]);
  assertEquals([results.map(({ status }) => status), asked], [
    ["rejected", "rejected", "rejected"],
    1,
  ]);
  assertEquals(await get("a"), "a1");
});

test("VerdictCache drops the verdict that was not used for longest", async () => {
  const { cache, get } = startCache();
  await get("a");
  await get("b");
  await get("a");
  await get("c");
  assertEquals([cache.size, await get("a"), await get("b")], [2, "a1", "b4"]);
});

test("VerdictCache keeps nothing for no time", async () => {
  const { cache, get } = startCache();
  assertEquals([await get("a", 0), await get("a", -5), cache.size], ["a1", "a2", 0]);
});

test("VerdictCache refuses a question while too many others wait", async () => {
  const { cache, get } = startCache();
  const pending = Promise.withResolvers<{ value: string; keepMs: number }>();
  const first = cache.get("a", () => pending.promise);
  const second = cache.get("b", () => pending.promise);
  await assertRejects(() => get("c"), Error, "2 reviews already wait");
  const joined = cache.get("a", () => pending.promise);
  pending.resolve({ value: "x", keepMs: 1 });
  assertEquals(await Promise.all([first, second, joined]), ["x", "x", "x"]);
  assertEquals(await get("c"), "c1");
});
