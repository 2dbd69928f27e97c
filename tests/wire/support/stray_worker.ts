/** Runs a server in a thread of its own, so that it answers while the program is busy. */
import type { KeyPair } from "../../../src/testing/mod.ts";
import type { WorkerScope } from "../../support/threads/worker_scope.ts";
import { startStrayServer, type StrayPlan } from "./stray_server.ts";

/** First message to the worker. */
export interface StrayWorkerStart {
  readonly keyPair?: KeyPair;
  /** Counter of the strays that were sent, for a program that is too busy for messages. */
  readonly strays: Int32Array<SharedArrayBuffer>;
}

const scope = globalThis as unknown as WorkerScope<StrayWorkerStart | { plan: StrayPlan }>;
let server: ReturnType<typeof startStrayServer> | undefined;

scope.onmessage = async ({ data }) => {
  server ??= startStrayServer("keyPair" in data ? data.keyPair : undefined);
  const started = await server;
  if ("strays" in data) started.onStrayed = () => void Atomics.add(data.strays, 0, 1);
  if ("plan" in data) started.plan = data.plan;
  scope.postMessage(started.server.url);
};
