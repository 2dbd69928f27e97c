import { assert, assertEquals } from "@std/assert";
import { Recheck } from "./recheck.ts";
import { test } from "./test.ts";

test("Recheck checks a condition after a poke, and gives up after the timeout", async () => {
  const recheck = new Recheck();
  let looks = 0;
  const waiting = recheck.until(() => ++looks > 3, { timeoutMs: 60_000 });
  for (let poke = 0; looks <= 3; poke++) {
    recheck.poke();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  assertEquals(await waiting, true);
  assertEquals(await recheck.until(() => false, { timeoutMs: 0 }), false);
  assert(await recheck.until(() => true, { timeoutMs: 0 }));
});
