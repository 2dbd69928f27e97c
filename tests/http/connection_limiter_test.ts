import { assertEquals, assertInstanceOf, assertRejects, assertStrictEquals } from "@std/assert";
import { ConnectionLimiter } from "../../src/http/connection_limiter.ts";
import type { ByteConnection } from "../../src/runtime/byte_connection.ts";
import { networkFailure } from "../../src/runtime/network_failure.ts";
import { countedSignal } from "../support/counted_signal.ts";
import { FakeClock, settled } from "../support/clocks/fake_clock.ts";
import { ScriptedConnection } from "../support/connections/scripted_connection.ts";
import { test } from "../support/test.ts";

const URL_OF_SERVER = new URL("https://10.96.0.1");
const PLACES = 8;

/** One attempt as the runtime sees it. */
interface Attempt {
  signal: AbortSignal | undefined;
  /** Resolves with a connection. */
  succeed(): void;
  /** Rejects with `error`. */
  fail(error: unknown): void;
  /** Reports that the attempt holds no descriptor any more. */
  settle(): void;
}

/**
 * Starts a limiter whose attempts the test settles. An abort rejects an attempt, as in the
 * runtimes, but does not settle it.
 */
function startLimiter() {
  const clock = new FakeClock();
  const attempts: Attempt[] = [];
  const limiter = new ConnectionLimiter((_url, signal) => {
    const connection = Promise.withResolvers<ByteConnection>();
    const settling = Promise.withResolvers<void>();
    signal?.addEventListener("abort", () => connection.reject(signal.reason));
    attempts.push({
      signal,
      succeed() {
        connection.resolve(new ScriptedConnection([]));
        settling.resolve();
      },
      fail(error) {
        connection.reject(error);
        settling.resolve();
      },
      settle: settling.resolve,
    });
    return { connection: connection.promise, settled: settling.promise };
  }, clock);
  /** Begins `count` attempts that get no response, and aborts them. */
  const leaveBehind = async (count: number) => {
    const abort = new AbortController();
    const connecting = Array.from(
      { length: count },
      () => limiter.connect(URL_OF_SERVER, abort.signal),
    );
    abort.abort("enough");
    assertEquals(new Set(await Promise.all(connecting.map((made) => made.catch(String)))).size, 1);
  };
  const connect = (signal?: AbortSignal) => {
    const made = limiter.connect(URL_OF_SERVER, signal);
    made.catch(() => {});
    return made;
  };
  return { clock, attempts, limiter, connect, leaveBehind };
}

test("ConnectionLimiter makes 8 attempts at once, and the rest wait for a place in order", async () => {
  const { clock, attempts, connect } = startLimiter();
  const made = Array.from({ length: PLACES + 2 }, () => connect());
  await settled();
  assertEquals(attempts.length, PLACES);
  attempts[3]?.succeed();
  assertInstanceOf(await made[3], ScriptedConnection);
  await settled();
  assertEquals(attempts.length, PLACES + 1);
  attempts[7]?.fail(new Error("refused"));
  await assertRejects(async () => await made[7], Error, "refused");
  await settled();
  assertEquals(attempts.length, PLACES + 2);
  attempts[PLACES]?.succeed();
  attempts[PLACES + 1]?.succeed();
  assertEquals([await made[PLACES] !== undefined, await made[PLACES + 1] !== undefined], [
    true,
    true,
  ]);
  for (const attempt of attempts) attempt.succeed();
  await Promise.allSettled(made);
  assertEquals(clock.pending, 0);
});

test("ConnectionLimiter leaves a connection to fetch when no attempt ends for 5 s", async () => {
  const { clock, attempts, connect } = startLimiter();
  const made = Array.from({ length: PLACES }, () => connect());
  const waiting = connect();
  await settled();
  assertEquals(clock.pendingKeepAlive, 1); // the wait keeps the process alive
  await clock.advance(4_999);
  let left = false;
  waiting.then((connection) => left = connection === undefined);
  await settled();
  assertEquals(left, false);
  await clock.advance(1);
  assertEquals([await waiting, attempts.length], [undefined, PLACES]);
  for (const attempt of attempts) attempt.succeed();
  await Promise.all(made);
  assertEquals([clock.pending, await connectAndSucceed()], [0, true]); // no place was lost

  async function connectAndSucceed() {
    const again = Array.from({ length: PLACES }, () => connect());
    await settled();
    for (const attempt of attempts) attempt.succeed();
    return (await Promise.all(again)).every((connection) => connection !== undefined);
  }
});

test("ConnectionLimiter makes all of many attempts itself, however slowly they end", async () => {
  const { clock, attempts, connect } = startLimiter();
  const made = Array.from({ length: 3 * PLACES }, () => connect());
  for (let ended = 0; ended < made.length; ended++) {
    await settled();
    await clock.advance(3_500);
    attempts[ended]?.succeed();
  }
  const connections = await Promise.all(made);
  assertEquals(connections.filter((each) => each === undefined).length, 0);
  assertEquals([attempts.length, clock.pending], [3 * PLACES, 0]);
});

test("an abort during the wait for a place ends the wait with its reason", async () => {
  const { clock, attempts, connect } = startLimiter();
  for (let i = 0; i < PLACES; i++) connect();
  const counted = countedSignal();
  const waiting = connect(counted.signal);
  await settled();
  const reason = new Error("enough");
  counted.controller.abort(reason);
  assertStrictEquals(await assertRejects(() => waiting), reason);
  attempts[0]?.succeed();
  await settled();
  assertEquals(attempts.length, PLACES); // the aborted wait takes no place
  const next = connect();
  await settled();
  attempts.at(-1)?.succeed();
  assertEquals([attempts.length, await next !== undefined], [PLACES + 1, true]);
  for (const attempt of attempts) attempt.succeed();
  await settled();
  assertEquals(clock.pending, 0);
});

test("an abort at the moment a place is given passes the place on", async () => {
  const { attempts, connect } = startLimiter();
  for (let i = 0; i < PLACES; i++) connect();
  const abort = new AbortController();
  const waiting = connect(abort.signal);
  const next = connect();
  await settled();
  attempts[0]?.settle(); // gives the place a microtask later
  for (let turn = 0; turn < 3; turn++) {
    await Promise.resolve();
    if (turn === 0) abort.abort("enough");
  }
  assertEquals(await waiting.catch((reason) => reason), "enough");
  await settled();
  const last = attempts.at(-1);
  last?.succeed();
  assertEquals([attempts.length, await next !== undefined], [PLACES + 1, true]);
});

test("an aborted signal begins no attempt", async () => {
  const { attempts, connect } = startLimiter();
  assertEquals(await connect(AbortSignal.abort("before")).catch((reason) => reason), "before");
  assertEquals(attempts.length, 0);
});

test("an aborted attempt keeps its place until it has settled", async () => {
  const { clock, attempts, connect, leaveBehind } = startLimiter();
  await leaveBehind(PLACES - 1);
  const last = connect();
  await settled();
  assertEquals(attempts.length, PLACES);
  const waiting = connect();
  await settled();
  assertEquals(attempts.length, PLACES); // no place: it waits
  attempts[0]?.settle();
  await settled();
  assertEquals(attempts.length, PLACES + 1);
  attempts[PLACES - 1]?.succeed();
  attempts[PLACES]?.succeed();
  assertEquals([await last !== undefined, await waiting !== undefined], [true, true]);
  assertEquals(clock.pending, 0);
});

test("when aborted attempts hold all places, the connection is left to fetch without a wait", async () => {
  const { clock, attempts, connect, leaveBehind } = startLimiter();
  await leaveBehind(PLACES);
  assertEquals([await connect(), attempts.length, clock.pending], [undefined, PLACES, 0]);
  attempts[0]?.settle();
  await settled();
  const next = connect();
  await settled();
  attempts.at(-1)?.succeed();
  assertEquals(await next !== undefined, true);
});

test("aborted attempts no longer count once the server has answered", async () => {
  const { attempts, limiter, connect, leaveBehind } = startLimiter();
  await leaveBehind(PLACES);
  limiter.forget();
  const made = Array.from({ length: PLACES + 1 }, () => connect());
  await settled();
  assertEquals(attempts.length, 2 * PLACES);
  for (const old of attempts.slice(0, PLACES)) old.settle(); // no longer gives a place
  await settled();
  assertEquals(attempts.length, 2 * PLACES);
  for (let at = PLACES; at < attempts.length; at++) {
    attempts[at]?.succeed();
    await settled();
  }
  assertEquals((await Promise.all(made)).includes(undefined), false);
});

test("a waiting connection gets a place when aborted attempts are forgotten", async () => {
  const { attempts, limiter, connect, leaveBehind } = startLimiter();
  await leaveBehind(PLACES - 1);
  connect();
  const waiting = connect();
  await settled();
  assertEquals(attempts.length, PLACES);
  limiter.forget();
  await settled();
  assertEquals(attempts.length, PLACES + 1);
  attempts[PLACES]?.succeed();
  assertEquals(await waiting !== undefined, true);
});

test("nothing is forgotten when no attempt was aborted", async () => {
  const { attempts, limiter, connect } = startLimiter();
  for (let i = 0; i < PLACES; i++) connect();
  limiter.forget();
  connect();
  await settled();
  assertEquals(attempts.length, PLACES);
});

test("an attempt that takes 30 s is aborted, and fails as unreachable", async () => {
  const { clock, attempts, connect } = startLimiter();
  const counted = countedSignal();
  const waiting = connect(counted.signal);
  await clock.advance(29_999);
  assertEquals(attempts[0]?.signal?.aborted, false);
  await clock.advance(1);
  const error = await assertRejects(() => waiting, Error, "timed out");
  assertEquals(networkFailure(error)?.failure, "unreachable");
  assertEquals([attempts[0]?.signal?.aborted, counted.signal.aborted], [true, false]);
  assertEquals([counted.listeners, clock.pending], [0, 0]);
});

test("an attempt that has ended leaves no timer and no listener", async () => {
  const { clock, attempts, connect } = startLimiter();
  const counted = countedSignal();
  const [made, failed] = [connect(counted.signal), connect(counted.signal)];
  await settled();
  assertEquals([counted.listeners, clock.pending, clock.pendingKeepAlive], [2, 2, 0]);
  attempts[0]?.succeed();
  attempts[1]?.fail(new Error("refused"));
  await made;
  await assertRejects(() => failed, Error, "refused");
  assertEquals([counted.listeners, clock.pending], [0, 0]);
  counted.controller.abort();
  assertEquals(attempts[0]?.signal?.aborted, false);
});
