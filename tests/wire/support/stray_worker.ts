/** Runs a server in a thread of its own, so that it answers while the program is busy. */
import type { KeyPair } from "../../../src/testing/mod.ts";
import { startStrayServer, type StrayPlan } from "./stray_server.ts";

/** What the worker is told first. */
export interface StrayWorkerStart {
  readonly keyPair?: KeyPair;
}

/** The part of a worker's scope that is used here. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<StrayWorkerStart | { plan: StrayPlan }>) => void) | null;
  postMessage(message: unknown): void;
}

const scope = globalThis as unknown as WorkerScope;
let server: ReturnType<typeof startStrayServer> | undefined;

scope.onmessage = async ({ data }) => {
  server ??= startStrayServer("keyPair" in data ? data.keyPair : undefined);
  const started = await server;
  if ("plan" in data) started.plan = data.plan;
  scope.postMessage(started.server.url);
};
