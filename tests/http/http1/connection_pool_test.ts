import { assertEquals, assertStrictEquals } from "@std/assert";
import { ConnectionPool } from "../../../src/http/http1/connection_pool.ts";
import type { HttpConnection } from "../../../src/http/http1/http_connection.ts";
import { eventLoopTurn } from "../../../src/runtime/event_loop_turn.ts";
import { FakeClock, settled } from "../../support/clocks/fake_clock.ts";
import { ScriptedConnection } from "../../support/connections/scripted_connection.ts";
import { answeredOver } from "../../support/servers/scripted_http.ts";
import { test } from "../../support/test.ts";

const MINUTE_MS = 60_000;

/** Starts a pool with named connections. */
function startPool() {
  const clock = new FakeClock();
  const pool = new ConnectionPool(clock);
  const named = new Map<string, { connection: HttpConnection; wire: ScriptedConnection }>();
  const give = async (name: string) => {
    const wire = new ScriptedConnection([]);
    const connection = await answeredOver(wire);
    named.set(name, { connection, wire });
    pool.give(connection);
  };
  const take = async () => {
    const taken = await pool.take();
    return [...named].find(([, { connection }]) => connection === taken)?.[0];
  };
  const closed = () => [...named].flatMap(([name, { wire }]) => wire.closed ? [name] : []);
  return { clock, pool, named, give, take, closed };
}

test("ConnectionPool gives the connection that was used last, and each to one request at a time", async () => {
  const { pool, give, take, named } = startPool();
  using _ = pool;
  assertEquals(pool.take(), undefined);
  await give("a");
  await give("b");
  assertEquals(pool.size, 2);
  assertEquals(await take(), "b");
  await give("c");
  assertEquals([await take(), await take(), await take()], ["c", "a", undefined]);
  assertEquals(pool.size, 0);
  for (const { connection } of named.values()) assertEquals(connection.state, "sending");
});

test("ConnectionPool gives a connection at once in the task of its last response only", async () => {
  const { pool, give } = startPool();
  using _ = pool;
  await give("a");
  await settled(); // such as the steps from a response to the next request
  const taken = pool.take();
  assertEquals(taken instanceof Promise, false);
  await give("b");
  await eventLoopTurn();
  const taking = pool.take();
  assertEquals(taking instanceof Promise, true);
  assertEquals((await taking)?.state, "sending");
});

test("ConnectionPool checks a connection after other work, in the same task too", async () => {
  const { clock, pool, give, named, closed } = startPool();
  using _ = pool;
  await give("a");
  clock.skip(0.3);
  assertEquals(pool.take() instanceof Promise, false);
  await give("a");
  clock.skip(0.31);
  const late = pool.take();
  assertEquals(late instanceof Promise, true);
  assertEquals((await late)?.state, "sending");
  for (const name of ["b", "c", "d"]) await give(name);
  clock.skip(1.1);
  const taking = pool.take();
  assertEquals([taking instanceof Promise, pool.size], [true, 2]);
  // Input that arrives in that turn of the event loop. The process is kept alive meanwhile.
  assertEquals(named.get("d")?.wire.keepsAlive, true);
  named.get("d")?.wire.end();
  named.get("c")?.wire.bring("HTTP/1.1 408 Request Timeout\r\n\r\n");
  assertStrictEquals(await taking, named.get("b")?.connection);
  assertEquals([closed(), pool.size], [["c", "d"], 0]);
  assertEquals(named.get("b")?.connection.state, "sending");
});

test("ConnectionPool gives no connection when all idle ones have ended meanwhile", async () => {
  const { clock, pool, give, named } = startPool();
  using _ = pool;
  await give("a");
  clock.skip(2);
  const taking = pool.take();
  named.get("a")?.wire.end();
  assertEquals([await taking, pool.size], [undefined, 0]);
});

test("ConnectionPool gives no connection that it was checking when it was disposed of", async () => {
  const { clock, pool, give, closed } = startPool();
  await give("a");
  clock.skip(2);
  const taking = pool.take();
  pool[Symbol.dispose](); // as in a CA rotation
  assertEquals([await taking, closed()], [undefined, ["a"]]);
});

test("ConnectionPool removes a connection that gets bytes while idle, and no other", async () => {
  const { pool, give, take, named, closed } = startPool();
  using _ = pool;
  for (const name of ["a", "b", "c"]) await give(name);
  named.get("b")?.wire.bring("HTTP/1.1 408 Request Timeout\r\n\r\n");
  await settled();
  assertEquals([closed(), pool.size], [["b"], 2]);
  assertEquals([await take(), await take(), await take()], ["c", "a", undefined]);
});

test("ConnectionPool ignores the end of a connection in use", async () => {
  const { pool, give, named } = startPool();
  using _ = pool;
  await give("a");
  await give("b");
  pool.take();
  named.get("b")?.connection.close();
  assertEquals(pool.size, 1);
});

test("ConnectionPool closes a connection that was idle for 60 s, and needs no timer after that", async () => {
  const { clock, pool, give, closed } = startPool();
  using _ = pool;
  await give("a");
  await clock.advance(40_000);
  await give("b");
  await clock.advance(20_000);
  assertEquals(closed(), ["a"]);
  await clock.advance(39_999);
  assertEquals(closed(), ["a"]);
  assertEquals(clock.pendingKeepAlive, 0); // the timer lets the process end
  await clock.advance(1);
  assertEquals([closed(), clock.pending], [["a", "b"], 0]);
  await give("c");
  await clock.advance(MINUTE_MS);
  assertEquals([closed(), pool.size], [["a", "b", "c"], 0]);
});

test("ConnectionPool closes the idle connections on closeIdle, and stays usable", async () => {
  const { clock, pool, give, take, closed } = startPool();
  using _ = pool;
  await give("a");
  await give("b");
  pool.closeIdle();
  assertEquals([closed(), clock.pending, pool.size], [["a", "b"], 0, 0]);
  await give("c");
  assertEquals(await take(), "c");
});

test("ConnectionPool closes all connections when it is disposed of, and those given later", async () => {
  const { clock, pool, give, closed } = startPool();
  await give("a");
  await give("b");
  pool[Symbol.dispose]();
  assertEquals([closed(), clock.pending], [["a", "b"], 0]);
  await give("late");
  assertEquals([closed(), pool.take()], [["a", "b", "late"], undefined]);
});
