import type { FakeKubelet, Fault, TestApiServer } from "../../../src/testing/mod.ts";

/** The server, the kubelet and the tools that a fault works with. */
export interface FaultStage {
  readonly server: TestApiServer;
  readonly kubelet: FakeKubelet;
  /** Numbers from 0 up to 1. */
  readonly random: () => number;
  /** Lets time pass; rejects when the soak is to end. */
  readonly pause: (durationMs: number) => Promise<void>;
}

/** A fault that lasts for 8 s at most; returns the number of requests and watches that it met. */
export type SoakFault = (stage: FaultStage) => Promise<number>;

const WATCHES = { watch: true };
const LISTS = { watch: false };
const LONG_MS = 7_500;
const SHORT_MS = 1_000;
const RETRIES_MS = 4_000;
/** Enough for informers of both runtimes to meet the fault: there are 20 on each. */
const MANY = 16;

/** All faults, in the order in which they strike. */
export const soakFaults: Readonly<Record<string, SoakFault>> = {
  cut: (stage) => {
    const bytes = 1 + Math.floor(stage.random() * 4_000);
    return strike(stage, { kind: "cut", after: { bytes }, match: WATCHES, times: MANY });
  },
  "cut request": (stage) => strike(stage, { kind: "cut", after: "request", times: MANY }),
  stall: (stage) => strike(stage, { kind: "stall", after: someFrames(stage), match: WATCHES }),
  truncate: (stage) => {
    return strike(stage, { kind: "truncate", ...someFrames(stage), match: WATCHES, times: MANY });
  },
  "status 401": (stage) => strike(stage, { kind: "status", code: 401, times: MANY }),
  "token revoked": revoke,
  "status 403 once": (stage) => strike(stage, { kind: "status", code: 403 }),
  "410 event": (stage) => {
    const frames = Math.floor(stage.random() * 4);
    return strike(stage, { kind: "watch-error", code: 410, frames, match: WATCHES, times: MANY });
  },
  compaction: compact,
  "compaction under lists": compactUnderLists,
  "status 429": (stage) => strike(stage, { kind: "status", code: 429, retryAfter: 1, times: MANY }),
  "status 500": (stage) => strike(stage, { kind: "status", code: 500, times: MANY }),
  "status 503": (stage) => strike(stage, { kind: "status", code: 503, times: MANY }),
  "status 503 with Retry-After": (stage) => {
    return strike(stage, { kind: "status", code: 503, retryAfter: 2, times: MANY });
  },
  delay: (stage) => strike(stage, { kind: "delay", delayMs: 1_500, times: MANY }),
  redirect: (stage) => {
    const location = "https://127.0.0.1:1/elsewhere";
    return strike(stage, { kind: "redirect", location, times: MANY / 2 });
  },
  "new CA": rotateCa,
  restart,
};

/**
 * Cuts the watches, so that their next requests meet the fault; half of the time they must list.
 */
async function strike(stage: FaultStage, fault: Fault): Promise<number> {
  const { server, random, pause } = stage;
  const lasting = fault.kind === "stall";
  using injected = server.faults.inject({ ...fault, times: lasting ? MANY : fault.times ?? 1 });
  if (random() < 0.5) await expire(stage);
  else server.faults.cutWatches();
  await pause(lasting ? LONG_MS - SHORT_MS : RETRIES_MS);
  return injected.hits;
}

function someFrames({ random }: FaultStage): { frames: number } {
  return { frames: Math.floor(random() * 20) };
}

/** Holds the watches' next requests while the server writes on, and then compacts its history. */
async function expire({ server, pause }: FaultStage): Promise<void> {
  using _held = server.faults.inject({
    kind: "stall",
    after: "request",
    match: WATCHES,
    times: Infinity,
  });
  server.faults.cutWatches();
  await pause(SHORT_MS);
  server.compact();
}

/** Compacts the history, and counts the watches that start over with a list or an initial state. */
async function compact(stage: FaultStage): Promise<number> {
  const sinceMs = Date.now();
  await expire(stage);
  await stage.pause(RETRIES_MS);
  return countRequests(
    stage.server,
    sinceMs,
    (asked) => asked.has("watch") ? asked.has("sendInitialEvents") : !asked.has("continue"),
  );
}

/**
 * Compacts the history during lists, so that their continue tokens are too old for the next page.
 */
async function compactUnderLists(stage: FaultStage): Promise<number> {
  const { server, pause } = stage;
  const sinceMs = Date.now();
  using _slow = server.faults.inject({
    kind: "delay",
    delayMs: 200,
    match: LISTS,
    times: Infinity,
  });
  await expire(stage);
  for (let compactions = 0; compactions < 10; compactions++) {
    await pause(300);
    server.compact();
  }
  return countRequests(server, sinceMs, (asked, status) => {
    return status === 410 && asked.has("continue");
  });
}

function countRequests(
  { requests }: TestApiServer,
  sinceMs: number,
  counts: (asked: URLSearchParams, status: number) => boolean,
): number {
  return requests.filter(({ at, status, query }) =>
    at >= sinceMs && counts(new URLSearchParams(query), status)
  ).length;
}

/** Revokes the token that the client holds, after the file has received a new one. */
async function revoke({ server, kubelet, pause }: FaultStage): Promise<number> {
  const { unauthorized } = server.counters;
  const { token } = kubelet.current;
  await kubelet.rotate();
  server.tokens.revoke(token);
  server.faults.cutWatches();
  await pause(RETRIES_MS);
  return server.counters.unauthorized - unauthorized;
}

async function rotateCa({ server, kubelet, pause }: FaultStage): Promise<number> {
  const { connectionsSeen } = server.counters;
  await server.rotateCa();
  await kubelet.sync();
  server.faults.cutWatches();
  await pause(RETRIES_MS);
  return server.counters.connectionsSeen - connectionsSeen;
}

/** Restarts the server; half of the time its history is gone, as after a real server's start. */
async function restart({ server, random, pause }: FaultStage): Promise<number> {
  const { openWatches } = server.counters;
  await server.stopListening();
  try {
    await pause(SHORT_MS + 2 * SHORT_MS * random());
    if (random() < 0.5) server.compact();
  } finally {
    await server.listenAgain();
  }
  await pause(RETRIES_MS);
  return openWatches;
}
