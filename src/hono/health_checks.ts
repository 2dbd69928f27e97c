import { type Clock, ensureOk, type KubeFetch } from "@kubewire/kubewire";
import type { Manager } from "@kubewire/kubewire/controller";
import type { LeaderElection } from "@kubewire/kubewire/election";
import type { Informer } from "@kubewire/kubewire/informer";
import {
  checkClient,
  checkNames,
  clockOf,
  elapsedMs,
  isObject,
  type Moment,
  momentOf,
  shownValue,
  withTimeLimit,
} from "@kubewire/kubewire/internal";
import { currentRuntime } from "@kubewire/kubewire/unstable-runtime";
import { VerdictCache } from "./verdict_cache.ts";

/**
 * Checks one part of a program: throws, or rejects, if it is not well. The message is shown by the
 * path of the single check, so it should contain no secret.
 */
export type HealthCheck = (options: { signal: AbortSignal }) => unknown;

/** Settings of {@linkcode health}. */
export interface HealthOptions {
  /**
   * The client whose API server must be reachable for the program to be ready. Leave it out if the
   * program is useful without the API server: all replicas become unready together.
   */
  kube?: KubeFetch;
  /**
   * The manager of the program. The program is ready while the manager runs, once its informers are
   * synced, also as one that waits for the Lease; a source that is optional, or comes later, does not
   * change that. It is not live if `run` has rejected, or if a reconcile ignores its
   * signal: it has not ended `graceMs` after its time limit.
   */
  manager?: Pick<Manager, "state" | "followed">;
  /** The informers that must be synced for the program to be ready. */
  informers?: readonly Pick<Informer<never>, "path" | "synced">[];
  /**
   * The election of the program. The program is not live if it stays in the state `stopping` for
   * longer than 30 s: its work goes on after the Lease was lost. A replica that waits is ready.
   */
  leader?: Pick<LeaderElection, "state">;
  /** Further checks of whether the program is ready, by name. */
  checks?: Readonly<Record<string, (options: { signal: AbortSignal }) => unknown>>;
  /** Further checks of whether the program is live, by name; they also count for readiness. */
  liveChecks?: Readonly<Record<string, (options: { signal: AbortSignal }) => unknown>>;
  /** Makes the program unready once it is aborted, so that no more requests are sent to it. */
  signal?: AbortSignal;
  /**
   * The longest time for all checks of a request, in milliseconds. The kubelet waits for 1 s by
   * default.
   * @default {900}
   */
  timeoutMs?: number;
}

/** The checks of a program; the name is the one in the path. */
export interface HealthChecks {
  /** Checks of `/livez` and `/healthz`. */
  readonly live: ReadonlyMap<string, HealthCheck>;
  /** Checks of `/readyz`. */
  readonly ready: ReadonlyMap<string, HealthCheck>;
}

const NAMES: Record<keyof HealthOptions, true> = {
  kube: true,
  manager: true,
  informers: true,
  leader: true,
  checks: true,
  liveChecks: true,
  signal: true,
  timeoutMs: true,
};
const STOPPING_MS = 30_000;
const KEEP_MS = 1_000;

/**
 * Returns the checks that the options ask for.
 *
 * @throws {TypeError} If the name of a check is used twice, or is not a segment of a path, or `manager`
 *   is not a manager.
 */
export function healthChecks(options: HealthOptions): HealthChecks {
  checkNames<HealthOptions>("health", options, NAMES);
  checkParts(options);
  const { kube, manager, informers, leader, checks = {}, liveChecks = {}, signal } = options;
  if (kube !== undefined) checkClient(kube);
  const clock = kube ? clockOf(kube) : currentRuntime().clock;
  const live = new Map<string, HealthCheck>([["ping", () => {}]]);
  if (leader) add(live, "leader-election", notStuck(leader, clock));
  if (manager !== undefined && !isObject(Object(manager).state)) {
    const what = shownValue(manager);
    throw new TypeError(`manager must be one that createManager has returned: it is ${what}.`);
  }
  if (manager) add(live, "manager", () => checkWorking(manager));
  for (const [name, check] of Object.entries(liveChecks)) add(live, name, check);
  const ready = new Map(live);
  if (kube) add(ready, "apiserver", reachable(kube, clock));
  if (manager) add(ready, "manager-running", () => checkManagerRuns(manager));
  if (informers) add(ready, "informer-sync", () => checkSynced(informers));
  for (const [name, check] of Object.entries(checks)) add(ready, name, check);
  if (signal) add(ready, "shutdown", () => checkRunning(signal));
  return { live, ready };
}

function checkParts({ informers, leader, checks, liveChecks }: HealthOptions): void {
  if (informers !== undefined && !Array.isArray(informers)) {
    throw new TypeError(`informers must be an array: it is ${shownValue(informers)}.`);
  }
  if (leader !== undefined && typeof Object(leader).state !== "string") {
    throw new TypeError(`leader must be a LeaderElection: it is ${shownValue(leader)}.`);
  }
  for (const [name, value] of Object.entries({ checks, liveChecks })) {
    if (value === undefined || isObject(value)) continue;
    throw new TypeError(
      `${name} must be an object of functions, by their names: it is ${shownValue(value)}.`,
    );
  }
}

function add(checks: Map<string, HealthCheck>, name: string, check: HealthCheck): void {
  if (!/^[\w.-]+$/.test(name)) {
    throw new TypeError(`The name of a check must be a segment of a path: it is "${name}".`);
  }
  if (checks.has(name)) throw new TypeError(`There are two checks with the name ${name}.`);
  if (typeof check !== "function") throw new TypeError(`The check ${name} must be a function.`);
  checks.set(name, check);
}

function notStuck(leader: Pick<LeaderElection, "state">, clock: Clock): HealthCheck {
  let since: Moment | undefined;
  return () => {
    if (leader.state !== "stopping") return void (since = undefined);
    since ??= momentOf(clock);
    if (elapsedMs(clock, since) > STOPPING_MS) {
      throw new Error("the work of the leader goes on after its time has ended");
    }
  };
}

/** Asks the API server at most once a second, however many probes come. */
function reachable(kube: KubeFetch, clock: Clock): HealthCheck {
  const cache = new VerdictCache<unknown>(clock, { maxEntries: 1, maxPending: 1 });
  const ask = async () => {
    const send = async (signal: AbortSignal) => {
      const response = await kube.fetch("/version", { signal, maxAttempts: 1 });
      await (await ensureOk(response)).arrayBuffer();
    };
    const failure = await withTimeLimit(clock, send, { limitMs: KEEP_MS })
      .catch((error: unknown) => error);
    return { value: failure, keepMs: KEEP_MS };
  };
  return async () => {
    const failure = await cache.get("", ask);
    if (failure !== undefined) throw failure;
  };
}

function checkSynced(informers: readonly Pick<Informer<never>, "path" | "synced">[]): void {
  const waiting = informers.filter(({ synced }) => !synced).map(({ path }) => path);
  if (waiting.length > 0) {
    throw new Error(`${waiting.length} informers not synced yet: ${waiting.join(", ")}`);
  }
}

function checkWorking({ state: { name, hung } }: Pick<Manager, "state">): void {
  // The path of the check shows the message, and that of the error may have a secret in it.
  if (name === "failed") throw new Error("the manager has ended with an error");
  if (hung.length > 0) {
    throw new Error(`a reconcile ignores its signal and its time limit: ${hung.join(", ")}`);
  }
}

const NOT_RUNNING = {
  idle: "the manager does not run yet",
  stopping: "the manager is stopping",
  stopped: "the manager has stopped",
  failed: "the manager has ended with an error",
} as const;

function checkManagerRuns({ state: { name }, followed }: Pick<Manager, "state" | "followed">) {
  if (name === "syncing") {
    const needed = followed.filter(({ optional }) => !optional);
    checkSynced(needed.map(({ informer }) => informer));
  } else if (name !== "running") throw new Error(NOT_RUNNING[name]);
}

function checkRunning(signal: AbortSignal): void {
  if (signal.aborted) throw new Error("process is shutting down");
}
