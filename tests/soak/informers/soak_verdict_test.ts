import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { judgeSoak, type MemorySample, type PodFigures, type SoakFigures } from "./soak_verdict.ts";

const MINUTE_MS = 60_000;

/** Makes six samples a minute, with the memory that `megabytesAt` gives for the minute. */
function samples(minutes: number, megabytesAt: (minute: number) => number): MemorySample[] {
  return Array.from({ length: minutes * 6 }, (_, index) => ({
    atMs: index * 10_000 + 5_000,
    bytes: megabytesAt(Math.floor(index / 6)) * 1e6,
  }));
}

const open = { protocol: "h2", connections: 2, streams: 20 } as const;
const pod: PodFigures = {
  name: "Deno",
  checks: 60,
  storeDifferences: 0,
  handlerDifferences: 0,
  slowestCheckMs: 4_100,
  troubles: { unhandled: 0, order: 0, stopped: 0, file: 0 },
  rotations: 119,
  rss: samples(60, (minute) => minute < 10 ? 50 : 100),
  held: { rss: samples(60, () => 80), heap: samples(60, () => 20) },
  protocol: "h2",
  connections: Array.from({ length: 60 }, () => open),
  left: { streams: 0, connections: 0 },
  exitCode: 0,
};

const figures: SoakFigures = {
  minutes: 60,
  startMs: 0,
  endMs: 60 * MINUTE_MS,
  updates: 719_000,
  expectedUpdates: 720_000,
  faults: 360,
  missedFaults: 0,
  expectedFaults: 360,
  tokens: 150,
  expectedTokens: 120,
  violations: [],
  serverLeft: { watches: 0, streams: 0, connections: 0 },
  pods: [pod],
};

/** Returns the texts of the verdicts that do not hold. */
function failures(changed: Partial<SoakFigures>): string[] {
  return judgeSoak({ ...figures, ...changed }).filter(({ holds }) => !holds).map(({ text }) =>
    text
  );
}

const podFailures = (changed: Partial<PodFigures>) => failures({ pods: [{ ...pod, ...changed }] });

test("judgeSoak passes a soak in which nothing was wrong", () => {
  assertEquals(failures({}), []);
});

test("judgeSoak fails for too few updates, faults and tokens", () => {
  assertEquals(failures({ updates: 700_000 }), ["FAIL  updates: 700000 of 720000"]);
  assertEquals(failures({ missedFaults: 20 }), [
    "FAIL  faults: 360 of 360, of which 340 met requests or watches",
  ]);
  assertEquals(failures({ tokens: 100 }), ["FAIL  tokens rotated: 100, at least 120"]);
  assertEquals(podFailures({ rotations: 3 }), ["FAIL  Deno: tokens read: 3, at least 119"]);
});

test("judgeSoak fails for a difference, and for a check that was not made", () => {
  assertEquals(podFailures({ storeDifferences: 1 }), [
    "FAIL  Deno: differences: 1 in 60 checks of all stores, the longest took 4.1 s",
  ]);
  assertEquals(podFailures({ checks: 59 }), [
    "FAIL  Deno: differences: 0 in 59 checks of all stores, the longest took 4.1 s",
  ]);
  assertEquals(podFailures({ handlerDifferences: 2 }), [
    "FAIL  Deno: handlers with another view: 2",
  ]);
});

test("judgeSoak fails for each kind of trouble", () => {
  assertEquals(podFailures({ troubles: { unhandled: 1, order: 2, stopped: 3, file: 4 } }), [
    "FAIL  Deno: changes that cannot be true: 2",
    "FAIL  Deno: informers that gave up: 3",
    "FAIL  Deno: unhandled errors: 1",
    "FAIL  Deno: projected files that could not be used: 4",
  ]);
  assertEquals(podFailures({ exitCode: 137 }), ["FAIL  Deno: exit code: 137"]);
});

test("judgeSoak fails for what is open at the end, and for broken rules of HTTP/2", () => {
  assertEquals(failures({ violations: ["a stream that is too high"] }), [
    "FAIL  rules of HTTP/2 that clients broke: 1; a stream that is too high",
  ]);
  assertEquals(failures({ serverLeft: { watches: 0, streams: 1, connections: 2 } }), [
    "FAIL  open on the server at the end: 0 watches, 1 streams, 2 connections",
  ]);
  assertEquals(podFailures({ left: { streams: NaN, connections: 0 } }), [
    "FAIL  Deno: open at the end: NaN streams, 0 connections",
  ]);
});

test("judgeSoak fails for another protocol, and for too many connections or streams", () => {
  const fails = (text: string) => [`FAIL  Deno: it spoke ${text}`];
  const connections = pod.connections.slice(1);
  assertEquals(
    podFailures({ connections: [...connections, { ...open, protocol: "http/1.1" }] }),
    fails("h2 and http/1.1 on 2 connections, at most 8, with up to 20 streams, at most 20"),
  );
  assertEquals(
    podFailures({ connections: [...connections, { ...open, streams: 21 }] }),
    fails("h2 on 2 connections, at most 8, with up to 21 streams, at most 20"),
  );
  assertEquals(
    podFailures({ connections: connections.map((it) => ({ ...it, connections: 9 })) }),
    fails("h2 on 9 connections, at most 8, with up to 20 streams, at most 20"),
  );
  assertEquals(
    podFailures({
      protocol: "http/1.1",
      connections: connections.map(() => ({ ...open, protocol: "http/1.1", connections: 24 })),
    }),
    [],
  );
});

test("judgeSoak compares the last ten minutes with those from the tenth to the twentieth", () => {
  const growing = samples(60, (minute) => 100 + Math.max(0, minute - 20) / 2);
  assertEquals(podFailures({ rss: growing }), [
    "FAIL  Deno: RSS: 100 MB in minutes 10 to 20, 117 MB in the last 10: 1.17 x, at most 1.10 x",
  ]);
  assertEquals(podFailures({ held: { ...pod.held, heap: growing } }), [
    "FAIL  Deno: heap after collections: 100 MB in minutes 10 to 20, 117 MB in the last 10: " +
    "1.17 x, at most 1.10 x",
  ]);
});

test("judgeSoak scales the windows of a shorter run, and fails if a window has no samples", () => {
  const short = { minutes: 6, endMs: 6 * MINUTE_MS };
  const rss = samples(6, (minute) => [10, 100, 1, 1, 1, 120][minute] ?? 0);
  assertEquals(failures({ ...short, pods: [{ ...pod, checks: 6, rss }] }), [
    "FAIL  Deno: RSS: 100 MB in minutes 1 to 2, 120 MB in the last 1: 1.20 x, at most 1.10 x",
  ]);
  assertEquals(podFailures({ rss: [] }).length, 1);
});
