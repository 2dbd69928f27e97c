import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { type Answer, frame } from "../../support/servers/script_server.ts";
import {
  errorFrame,
  failure,
  list,
  MARK,
  quiet,
  startReflector,
} from "../../support/informers/started_reflector.ts";
import { test } from "../../support/test.ts";

const streaming = "watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan";
const listed = "limit=500&resourceVersion=0";
const state: Answer = {
  chunks: [frame("ADDED", "6", { name: "a" }), frame("BOOKMARK", "7", MARK)],
  end: "open",
};
const half = frame("ADDED", "3", { name: "half" });

test("a WatchList that fails is followed by a list at once, without a pause or an error", async () => {
  const failures: Record<string, Answer[]> = {
    ...Object.fromEntries([401, 404, 500, 501, 503, 504].map((code) => [code, [failure(code)]])),
    // The token may be an old one: it is read again first.
    403: [failure(403), failure(403)],
    204: [{ status: 204 }],
    "too large": [failure(504, { message: "Too large resource version: 9, current: 3" })],
    "410 in the stream": [{ chunks: [half, errorFrame(410)] }],
    "500 in the stream": [{ chunks: [half, errorFrame(500, { reason: "InternalError" })] }],
  };
  for (const [name, script] of Object.entries(failures)) {
    await using it = await startReflector([...script, list("9", [["a", "1"]]), quiet]);
    await it.until(() => it.synced() === 2);
    const isTooOld = name === "too large" || name === "410 in the stream";
    assertEquals([name, ...it.asked()], [
      name,
      ...script.map(() => streaming),
      isTooOld ? "limit=500" : listed,
      "watch=true&resourceVersion=9",
    ]);
    assertEquals([it.changes, it.refusals], [["added a@1"], []]);
    assert(!it.names().includes("backingOff"), name);
  }
});

test("a WatchList whose connection is lost before its response is followed by a list at once", async () => {
  await using it = await startReflector([list("9", [["a", "1"]]), quiet]);
  using cut = it.server.faults.inject({ kind: "cut", after: "request", times: 1 });
  await it.until(() => it.synced() === 2);
  assertEquals([cut.hits, ...it.asked()], [1, listed, "watch=true&resourceVersion=9"]);
});

test("a WatchList is tried again after 429, because the server is busy", async () => {
  await using it = await startReflector([failure(429), failure(429), state]);
  const delays = await it.passUntil(() => it.names().at(-1) === "synced");
  assertEquals([it.asked(), delays.length], [Array(3).fill(streaming), 2]);
});

test("when the list fails too, each round is a WatchList and a list, followed by a pause", async () => {
  for (const code of [500, 401, 404]) {
    const rounds = 4;
    await using it = await startReflector([
      ...Array(2 * rounds).fill(failure(code)),
      state,
    ]);
    const delays = await it.passUntil(() => it.names().at(-1) === "synced");
    assertEquals(it.asked(), [...Array(rounds).fill([streaming, listed]).flat(), streaming]);
    assertEquals(delays.length, rounds);
    for (const [at, delayMs] of delays.entries()) {
      assertLessOrEqual(800 * 2 ** at, Math.round(delayMs));
    }
    assertEquals(it.refusals.length, code === 500 ? 0 : rounds);
  }
});

test("the next relist tries WatchList again", async () => {
  await using it = await startReflector([
    failure(500),
    list("9", [["a", "1"]]),
    { chunks: [errorFrame(410)] },
    state,
  ]);
  await it.passUntil(() => it.changes.length === 2);
  assertEquals(it.asked().slice(2), ["watch=true&resourceVersion=9", streaming]);
});
