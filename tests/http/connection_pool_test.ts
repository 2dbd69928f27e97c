import { assertEquals } from "@std/assert";
import { ConnectionPool } from "../../src/runtime/connection_pool.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { test } from "../support/test.ts";

/** A pool that closes what was idle for 60 s, and the names of what was closed. */
function startPool() {
  const clock = new FakeClock();
  const closed: string[] = [];
  const pool = new ConnectionPool<{ name: string; close(): void }>(clock, 60_000);
  const give = (name: string) => pool.give({ name, close: () => closed.push(name) });
  return { clock, pool, give, closed };
}

test("ConnectionPool gives the connection that was used last, and each to one at a time", () => {
  const { pool, give } = startPool();
  using _ = pool;
  assertEquals(pool.take(), undefined);
  give("a");
  give("b");
  assertEquals(pool.take()?.name, "b");
  give("c");
  assertEquals([pool.take()?.name, pool.take()?.name, pool.take()], ["c", "a", undefined]);
});

test("ConnectionPool closes what nobody used for its time, and needs no timer after that", async () => {
  const { clock, pool, give, closed } = startPool();
  using _ = pool;
  give("a");
  await clock.advance(40_000);
  give("b");
  await clock.advance(20_000);
  assertEquals(closed, ["a"]);
  await clock.advance(39_999);
  assertEquals(closed, ["a"]);
  await clock.advance(1);
  assertEquals([closed, clock.pending], [["a", "b"], 0]);
  give("c");
  await clock.advance(60_000);
  assertEquals(closed, ["a", "b", "c"]);
});

test("ConnectionPool closes all at its end, and what is given later", () => {
  const { clock, pool, give, closed } = startPool();
  give("a");
  give("b");
  pool[Symbol.dispose]();
  assertEquals([closed, clock.pending], [["a", "b"], 0]);
  give("late");
  assertEquals([closed, pool.take()], [["a", "b", "late"], undefined]);
});
