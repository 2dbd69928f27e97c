import type { FakeKubelet, Fault, TestApiServer } from "../../../src/testing/mod.ts";

/** The server, the kubelet and the tools that a fault works with. */
export interface FaultStage {
  readonly server: TestApiServer;
  readonly kubelet: FakeKubelet;
  /** Number of processes with informers. */
  readonly pods: number;
  /** Whether there are processes whose watches share a connection, and end with it. */
  readonly http2: boolean;
  /** Numbers from 0 up to 1. */
  readonly random: () => number;
  /** Lets time pass; rejects when the soak is to end. */
  readonly pause: (durationMs: number) => Promise<void>;
}

/** A fault that lasts for 8 s at most; returns the number of requests and watches that it met. */
export type SoakFault = (stage: FaultStage) => Promise<number>;

/** Selects watches. */
export const WATCHES = { watch: true };
/** Milliseconds that an outage lasts at least. */
export const SHORT_MS = 1_000;
/** Milliseconds in which clients try again. */
export const RETRIES_MS = 4_000;
const LONG_MS = 7_500;
/** Milliseconds more if no client has tried in time. */
const LATE_MS = 3_000;
/** Of the 20 informers of a process. */
const MET_IN_A_POD = 8;

/** Returns a number of requests with which informers of every process meet a fault. */
export function many({ pods }: FaultStage): number {
  return pods * MET_IN_A_POD;
}

/**
 * Returns a number of connections to cut: over HTTP/2 each ends all watches of a process, whose
 * backoffs would soon be longer than a fault.
 */
export function fewCuts(stage: FaultStage): number {
  return stage.http2 ? stage.pods : many(stage);
}

/**
 * Cuts the watches, so that their next requests meet the fault, by default {@linkcode many}; half of
 * the time they must list.
 */
export async function strike(stage: FaultStage, fault: Fault): Promise<number> {
  const { server, random, pause } = stage;
  const lasting = fault.kind === "stall";
  using injected = server.faults.inject({ times: many(stage), ...fault });
  if (random() < 0.5) await expire(stage);
  else server.faults.cutWatches();
  await pause(lasting ? LONG_MS - SHORT_MS : RETRIES_MS);
  if (injected.hits === 0 && !lasting) await pause(LATE_MS);
  return injected.hits;
}

/** Returns a number of whole frames after which a fault strikes. */
export function someFrames({ random }: FaultStage): { frames: number } {
  return { frames: Math.floor(random() * 20) };
}

/** Holds the watches' next requests while the server writes on, and then compacts its history. */
export async function expire({ server, pause }: FaultStage): Promise<void> {
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
