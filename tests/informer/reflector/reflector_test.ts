import { assert, assertEquals } from "@std/assert";
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
const open = { end: "open" } as const;

test("a reflector reads the state from a watch, stores it in one step and goes on with the watch", async () => {
  await using it = await startReflector([{
    chunks: [
      frame("ADDED", "3", { name: "b" }),
      frame("ADDED", "2", { name: "a" }),
      frame("ADDED", "4", { name: "c" }),
      frame("DELETED", "6", { name: "c" }),
      frame("BOOKMARK", "7", MARK),
      frame("MODIFIED", "8", { name: "a" }),
    ],
    ...open,
  }]);
  await it.until(() => it.changes.length === 3);
  assertEquals(it.changes, ["added b@3", "added a@2", "updated a@8"]);
  assertEquals(it.names(), ["streaming", "streaming", "synced"]);
  assertEquals(it.reflector.status.state, { name: "synced", resourceVersion: "8" });
  assertEquals(it.asked(), [streaming]);
});

test("a server that refuses WatchList is listed, in pages, and watched from there", async () => {
  await using it = await startReflector([
    failure(422, { reason: "Invalid" }),
    list("9", [["a", "1"]], { continue: "more" }),
    list("9", [["b", "2"]]),
    { chunks: [frame("DELETED", "10", { name: "a" })], ...open },
  ]);
  await it.until(() => it.changes.length === 3);
  assertEquals(it.asked(), [
    streaming,
    "limit=500&resourceVersion=0",
    "limit=500&continue=more",
    "watch=true&resourceVersion=9",
  ]);
  assertEquals(it.changes, ["added a@1", "added b@2", "deleted a@10"]);
  assertEquals(it.store.stored("b")?.get().kind, "ConfigMap");
});

test("a continue token that is too old makes the list start over, whole", async () => {
  await using it = await startReflector([
    list("9", [["a", "1"], ["gone", "1"]], { continue: "more" }),
    failure(410),
    list("12", [["a", "11"]]),
    quiet,
  ], { watchList: false });
  await it.until(() => it.synced() === 2);
  assertEquals(it.asked().slice(1), [
    "limit=500&continue=more",
    "resourceVersion=0",
    "watch=true&resourceVersion=12",
  ]);
  assertEquals(it.changes, ["added a@11"]);
});

test("a history that is gone is read again, and the difference delivered; the old content stays until then", async () => {
  await using it = await startReflector([
    list("5", [["same", "1"], ["changed", "2"], ["vanished", "3"]]),
    { chunks: [errorFrame(410)] },
    list("20", [["same", "1"], ["changed", "12"], ["new", "13"]]),
    quiet,
  ], { watchList: false });
  await it.until(() => it.names().includes("backingOff")); // the second list within a second
  assertEquals(it.store.size, 3);
  await it.clock.advance(2_000);
  await it.until(() => it.changes.length === 6);
  assertEquals(it.changes.slice(3), [
    "updated changed@12",
    "added new@13",
    "deleted vanished@3 missed",
  ]);
  assertEquals(it.asked()[2], "limit=500&resourceVersion=5&resourceVersionMatch=NotOlderThan");
});

test("a server that lags behind is asked for its newest state", async () => {
  const causes = [{ reason: "ResourceVersionTooLarge" }];
  await using it = await startReflector([
    failure(504, { reason: "Timeout", details: { causes } }),
    list("3", [["a", "1"]]),
    quiet,
  ], { watchList: false });
  await it.until(() => it.names().at(-1) === "synced");
  assertEquals(it.asked()[1], "limit=500");
});

test("a state that breaks off is dropped, and after three such streams the resource is listed", async () => {
  const broken: Answer = { chunks: [frame("ADDED", "3", { name: "half" })] };
  await using it = await startReflector([
    broken,
    broken,
    broken,
    list("9", [["a", "1"]]),
    quiet,
  ]);
  await it.until(() => it.names().at(-1) === "synced");
  assertEquals(it.asked().slice(0, 4), [
    streaming,
    streaming,
    streaming,
    "limit=500&resourceVersion=0",
  ]);
  assertEquals(it.changes, ["added a@1"]);
});

test("a state that stalls for 30 s is listed", async () => {
  await using it = await startReflector([
    { chunks: [frame("ADDED", "3", { name: "half" })], ...open },
    list("9", [["a", "1"]]),
    quiet,
  ]);
  await it.until(() => it.names().length === 2); // the stream is open
  await it.clock.advance(31_000);
  await it.until(() => it.names().at(-1) === "synced");
  assertEquals(it.asked().slice(0, 2), [streaming, "limit=500&resourceVersion=0"]);
  assertEquals(it.changes, ["added a@1"]);
});

test("a transient failure is retried after a growing pause, and shown in the state", async () => {
  await using it = await startReflector([
    failure(500),
    failure(401),
    failure(429, { details: { retryAfterSeconds: 7 } }),
    list("9", [["a", "1"]]),
    quiet,
  ], { watchList: false });
  const waits: [number, number][] = [[800, 1_600], [1_600, 3_200], [7_000, 7_000]];
  for (const [least, most] of waits) {
    const delayMs = await it.clock.sleeper();
    assert(
      Math.round(delayMs) >= least && Math.round(delayMs) <= most,
      `${delayMs} of ${least} to ${most}`,
    );
    const { state } = it.reflector.status;
    assert(state.name === "backingOff" && state.doing === "listing", state.name);
    await it.clock.advance(delayMs);
    await it.until(() => it.names().at(-1) !== "backingOff");
  }
  await it.until(() => it.names().at(-1) === "synced");
});

test("a reflector goes on from the resourceVersion of the store", async () => {
  await using it = await startReflector([{
    chunks: [frame("ADDED", "51", { name: "a" })],
    ...open,
  }], { resumeFrom: "50" });
  await it.until(() => it.changes.length === 1);
  assertEquals(it.asked(), ["watch=true&resourceVersion=50"]);
});

test("an abort ends a reflector without an error", async () => {
  await using it = await startReflector([quiet]);
  await it.until(() => it.names().length === 2);
  it.stop.abort();
  await it.ended;
  assertEquals(it.reflector.status.state, { name: "stopped" });
});
