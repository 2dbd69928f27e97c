import { assertEquals, assertInstanceOf, assertStringIncludes } from "@std/assert";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import { NetworkError, WatchDecodeError, WatchExpiredError } from "../../src/core/errors.ts";
import { watch } from "../../src/watch/watch.ts";
import type { WatchEvent } from "../../src/watch/watch_event.ts";
import type { WatchOptions, WatchReconnect } from "../../src/watch/watch_options.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import {
  type Answer,
  frame,
  type ScriptServer,
  startScriptServer,
} from "../support/servers/script_server.ts";
import { test } from "../support/test.ts";

const PATH = "/api/v1/configmaps";

/** Reads `count` events, then leaves; returns them and the reconnects. */
async function take(server: ScriptServer, count: number, options: WatchOptions = {}) {
  const events: string[] = [];
  const reconnects: WatchReconnect[] = [];
  const onReconnect = (reconnect: WatchReconnect) => void reconnects.push(reconnect);
  for await (const event of watch(server.kube, PATH, { ...options, onReconnect })) {
    events.push(`${event.type} ${event.object.metadata.resourceVersion}`);
    if (events.length === count) break;
  }
  return { events, reconnects };
}

/** Reads until the watch fails. */
async function failure(server: ScriptServer, options: WatchOptions = {}) {
  const events: WatchEvent[] = [];
  try {
    for await (const event of watch(server.kube, PATH, options)) events.push(event);
  } catch (error) {
    return { events: events.map((event) => event.object.metadata.resourceVersion), error };
  }
  throw new Error("the watch came to an end");
}

const versions = (server: ScriptServer) =>
  server.asked.map((url) => url.searchParams.get("resourceVersion"));

const errorFrame = (code: number, reason: string, more = {}) =>
  `${JSON.stringify({ type: "ERROR", object: { kind: "Status", code, reason, ...more } })}\n`;

test("a watch continues after each close from the last resourceVersion, bookmarks included", async () => {
  await using server = await startScriptServer([
    { chunks: [frame("ADDED", "6"), frame("MODIFIED", "7")] },
    { chunks: [frame("BOOKMARK", "20")] },
    { chunks: [frame("DELETED", "21")], end: "open" },
  ]);
  const { events, reconnects } = await take(server, 3, { resourceVersion: "5" });
  assertEquals(events, ["ADDED 6", "MODIFIED 7", "DELETED 21"]);
  assertEquals(versions(server), ["5", "7", "20"]);
  assertEquals(reconnects.map(({ reason, delayMs }) => [reason, delayMs]), [
    ["closed", 0],
    ["closed", 0],
  ]);
});

test("bookmarks are delivered if they are asked for", async () => {
  await using server = await startScriptServer([
    { chunks: [frame("BOOKMARK", "20"), frame("ADDED", "21")], end: "open" },
  ]);
  const options = { resourceVersion: "5", allowWatchBookmarks: true };
  assertEquals((await take(server, 2, options)).events, ["BOOKMARK 20", "ADDED 21"]);
});

test("a connection that breaks within a frame loses that frame, and no event", async () => {
  await using server = await startScriptServer([
    { chunks: [frame("ADDED", "6"), frame("ADDED", "7").slice(0, 30)], end: "break" },
    { chunks: [frame("ADDED", "7")], end: "open" },
  ]);
  const { events, reconnects } = await take(server, 2, { resourceVersion: "5" });
  assertEquals(events, ["ADDED 6", "ADDED 7"]);
  assertEquals(versions(server), ["5", "6"]);
  assertEquals(reconnects[0]?.reason, "broken");
});

test("a clean close within a frame drops the frame, which is sent again", async () => {
  await using server = await startScriptServer([
    { chunks: [frame("ADDED", "6") + frame("ADDED", "7").slice(0, -2)] },
    { chunks: [frame("ADDED", "7")], end: "open" },
  ]);
  assertEquals((await take(server, 2, { resourceVersion: "5" })).events, ["ADDED 6", "ADDED 7"]);
});

test("a watch without a resourceVersion starts over during its replay, and reports that", async () => {
  await using server = await startScriptServer([
    { chunks: [frame("ADDED", "90"), frame("ADDED", "20")] },
    { chunks: [frame("ADDED", "90"), frame("ADDED", "20"), frame("MODIFIED", "91")] },
    { chunks: [frame("ADDED", "92")], end: "open" },
  ]);
  const { events, reconnects } = await take(server, 6);
  assertEquals(events.slice(2), ["ADDED 90", "ADDED 20", "MODIFIED 91", "ADDED 92"]);
  assertEquals(versions(server), [null, null, "91"]);
  assertEquals(reconnects.map(({ startsOver }) => startsOver), [true, false]);
});

test("closes without an event are retried with a backoff: 0.8 s, doubled up to 30 s, with jitter", async () => {
  const runtime = fakeRuntime();
  await using server = await startScriptServer([{}], { runtime });
  const reader = watch(server.kube, PATH, { resourceVersion: "5" }).getReader();
  const read = reader.read();
  for (let base = 800, i = 0; i < 8; i++, base = Math.min(base * 2, 30_000)) {
    const delay = await runtime.clock.sleeper();
    assertEquals(delay >= base && delay < 2 * base, true, `pause ${i} is ${delay}`);
    await runtime.clock.advance(delay);
  }
  await reader.cancel();
  assertEquals((await read).done, true);
  assertEquals(runtime.clock.pending, 0);
});

test("a refused watch is retried with a backoff, or after the time that the server gives", async () => {
  const runtime = fakeRuntime();
  await using server = await startScriptServer([
    { status: 503, chunks: ["busy"] },
    { status: 429, headers: { "retry-after": "7" }, chunks: ["busy"] },
    { chunks: [errorFrame(500, "InternalError", { details: { retryAfterSeconds: 3 } })] },
    { chunks: [frame("ADDED", "6")], end: "open" },
  ], { runtime });
  const reading = take(server, 1, { resourceVersion: "5" });
  const delays: number[] = [];
  for (let i = 0; i < 3; i++) {
    delays.push(await runtime.clock.sleeper());
    await runtime.clock.advance(delays[i] ?? 0);
  }
  const { events, reconnects } = await reading;
  assertEquals(events, ["ADDED 6"]);
  assertEquals(delays.slice(1).map(Math.round), [7000, 3000]);
  assertEquals(reconnects.map(({ reason }) => reason), ["refused", "refused", "refused"]);
  assertInstanceOf(reconnects[0]?.error, ApiStatusError);
});

test("a response without a body gives a NetworkError, and the watch retries after a pause", async () => {
  const runtime = fakeRuntime();
  await using server = await startScriptServer([
    { status: 204 },
    { status: 204 },
    { chunks: [frame("ADDED", "6")], end: "open" },
  ], { runtime });
  const reading = take(server, 1, { resourceVersion: "5" });
  for (let base = 800; base <= 1600; base *= 2) {
    const delay = await runtime.clock.sleeper();
    assertEquals(delay >= base && delay < 2 * base, true, `the pause is ${delay}`);
    await runtime.clock.advance(delay);
  }
  const { events, reconnects } = await reading;
  assertEquals([events, versions(server)], [["ADDED 6"], ["5", "5", "5"]]);
  for (const { reason, error } of reconnects) {
    assertEquals(reason, "broken");
    assertInstanceOf(error, NetworkError);
    assertStringIncludes(error.message, "204, without a body");
  }
});

test("410, as a response or as an event, ends the watch with its last resourceVersion", async () => {
  const gone: Answer[] = [
    { status: 410, chunks: ['{"kind":"Status","code":410,"reason":"Expired"}'] },
    { chunks: [errorFrame(410, "Expired")] },
  ];
  for (const answer of gone) {
    await using server = await startScriptServer([{ chunks: [frame("ADDED", "6")] }, answer]);
    const { events, error } = await failure(server, { resourceVersion: "5" });
    assertEquals(events, ["6"]);
    assertInstanceOf(error, WatchExpiredError);
    assertEquals(error.resourceVersion, "6");
    assertInstanceOf(error.cause, ApiStatusError);
  }
});

test("events before an ERROR in the same chunk are delivered first", async () => {
  const chunk = frame("ADDED", "6") + frame("ADDED", "7") + errorFrame(410, "Expired");
  await using server = await startScriptServer([{ chunks: [chunk] }]);
  const { events, error } = await failure(server, { resourceVersion: "5" });
  assertEquals(events, ["6", "7"]);
  assertInstanceOf(error, WatchExpiredError);
});

test("an error that a retry cannot fix ends the watch with the server's Status", async () => {
  for (const status of [400, 401, 403, 404, 422]) {
    await using server = await startScriptServer([
      { status, chunks: [`{"kind":"Status","code":${status},"message":"because"}`] },
    ]);
    const { error } = await failure(server);
    assertInstanceOf(error, ApiStatusError);
    assertEquals([error.httpStatus, error.status.message], [status, "because"]);
    assertEquals(server.asked.length, status === 403 ? 2 : 1);
  }
});

test("a line that is not an event ends the watch, after the events before it", async () => {
  for (
    const [bad, problem] of [
      ["<html>\n", "not JSON"],
      ['{"type":"RENAMED","object":{}}\n', "RENAMED"],
      ['{"type":"ADDED"}\n', "no object"],
    ] as const
  ) {
    await using server = await startScriptServer([
      { chunks: [frame("ADDED", "6") + bad + frame("ADDED", "7")] },
    ]);
    const { events, error } = await failure(server, { resourceVersion: "5" });
    assertEquals(events, ["6"]);
    assertInstanceOf(error, WatchDecodeError);
    assertStringIncludes(error.message, problem);
    assertEquals(error.resourceVersion, "6");
  }
});

test("a frame that is too long ends the watch", async () => {
  await using server = await startScriptServer([
    { chunks: [frame("ADDED", "6"), frame("ADDED", "7", { annotations: { a: "x".repeat(500) } })] },
  ]);
  const { events, error } = await failure(server, { resourceVersion: "5", maxFrameBytes: 300 });
  assertEquals(events, ["6"]);
  assertInstanceOf(error, WatchDecodeError);
  assertStringIncludes(error.message, "300 bytes");
});
