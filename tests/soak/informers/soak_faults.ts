import type { TestApiServer } from "../../../src/testing/mod.ts";
import {
  expire,
  type FaultStage,
  fewCuts,
  many,
  RETRIES_MS,
  SHORT_MS,
  type SoakFault,
  someFrames,
  strike,
  WATCHES,
} from "./strike.ts";

const LISTS = { watch: false };

/** The faults of any protocol, in the order in which they strike. */
export const soakFaults: Readonly<Record<string, SoakFault>> = {
  cut: (stage) => {
    const bytes = 1 + Math.floor(stage.random() * 4_000);
    return strike(stage, { kind: "cut", after: { bytes }, match: WATCHES, times: fewCuts(stage) });
  },
  "cut request": (stage) => strike(stage, { kind: "cut", after: "request", times: fewCuts(stage) }),
  stall: (stage) => strike(stage, { kind: "stall", after: someFrames(stage), match: WATCHES }),
  truncate: (stage) => {
    return strike(stage, {
      kind: "truncate",
      ...someFrames(stage),
      match: WATCHES,
      times: fewCuts(stage),
    });
  },
  "status 401": (stage) => strike(stage, { kind: "status", code: 401 }),
  "token revoked": revoke,
  "status 403 once": (stage) => strike(stage, { kind: "status", code: 403, times: 1 }),
  "410 event": (stage) => {
    const frames = Math.floor(stage.random() * 4);
    return strike(stage, { kind: "watch-error", code: 410, frames, match: WATCHES });
  },
  compaction: compact,
  "compaction under lists": compactUnderLists,
  "status 429": (stage) => strike(stage, { kind: "status", code: 429, retryAfter: 1 }),
  "status 500": (stage) => strike(stage, { kind: "status", code: 500 }),
  "status 503": (stage) => strike(stage, { kind: "status", code: 503 }),
  "status 503 with Retry-After": (stage) => {
    return strike(stage, { kind: "status", code: 503, retryAfter: 2 });
  },
  delay: (stage) => strike(stage, { kind: "delay", delayMs: 1_500 }),
  redirect: (stage) => {
    const location = "https://127.0.0.1:1/elsewhere";
    return strike(stage, { kind: "redirect", location, times: many(stage) / 2 });
  },
  "new CA": rotateCa,
  restart,
};

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
