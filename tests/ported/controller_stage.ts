import { createManager, type Manager } from "../../src/controller/manager.ts";
import type { ManagerOptions } from "../../src/controller/run/manager_options.ts";
import type { ReconcileObservation } from "../../src/controller/context/reconcile_observation.ts";
import type { TestApiServer, TestApiServerOptions } from "../../src/testing/mod.ts";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import type { KubeFetch } from "../../src/transport/kube_fetch.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { withClock } from "../support/clocks/with_clock.ts";
import { startWebsites, website } from "../support/controllers/websites.ts";
import type { Pod } from "../support/fakes/pod.ts";

/** Settings of a {@linkcode ControllerStage}. */
export interface ControllerStageOptions extends ManagerOptions {
  /** Settings of the embedded server. */
  server?: TestApiServerOptions;
  /** Changes the manager's client. */
  wrap?: (kube: KubeFetch) => KubeFetch;
}

/** Lets one turn of the event loop pass. */
export const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** The server of a file's tests; it costs more than they do. */
let shared: Promise<Pod> | undefined;

/** Ends the server that the tests of a file share. */
export async function endShared(): Promise<void> {
  const pod = await shared;
  shared = undefined;
  await pod?.[Symbol.asyncDispose]();
}

/** Removes what a test has left on the server that it shares. */
function clear({ server: { objects } }: Pod): void {
  const lease = { apiVersion: "coordination.k8s.io/v1", kind: "Lease" };
  for (const kind of [website, { apiVersion: "v1", kind: "ConfigMap" }, lease]) {
    for (const { metadata: { finalizers, ...metadata }, ...object } of objects.list(kind)) {
      if (finalizers) objects.update({ ...object, metadata });
      const { name, namespace = "default", deletionTimestamp } = metadata;
      if (deletionTimestamp === undefined) objects.delete({ ...kind, name: name!, namespace });
    }
  }
}

/**
 * A manager of an embedded server, by a clock that stands still: a delay is over when the test says
 * so.
 */
export class ControllerStage implements AsyncDisposable {
  readonly pod: Pod;
  readonly clock: FakeClock = new FakeClock();
  readonly manager: Manager;
  readonly errors: unknown[] = [];
  readonly outcomes: ReconcileObservation[] = [];
  readonly #kube: KubeFetch;
  readonly #ownsPod: boolean;
  readonly #firstRequest: number;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  private constructor(pod: Pod, kube: KubeFetch, options: ControllerStageOptions) {
    const { wrap = (kube) => kube, server, ...managerOptions } = options;
    this.pod = pod;
    this.#kube = kube;
    this.#ownsPod = server !== undefined;
    this.#firstRequest = pod.server.requests.length;
    this.manager = createManager(withClock(wrap(kube), this.clock), {
      onError: (error) => this.errors.push(error),
      ...managerOptions,
    });
    this.manager.onReconcile((observation) => this.outcomes.push(observation));
  }

  /**
   * Starts a stage on the server that the tests of a file share, or on one of its own if it has
   * settings. There is no garbage collector: owners need not exist.
   */
  static async start(options: ControllerStageOptions = {}): Promise<ControllerStage> {
    const { server } = options;
    const start = (given = {}) => startWebsites({ garbageCollection: false, ...given });
    const pod = await (server ? start(server) : shared ??= start());
    return new ControllerStage(pod, createKubeFetch(pod.config), options);
  }

  /** The requests of this stage that the server has answered. */
  get requests(): TestApiServer["requests"] {
    return this.pod.server.requests.slice(this.#firstRequest);
  }

  /** Returns a client of the test itself; dispose of it. */
  client(): KubeFetch {
    return createKubeFetch(this.pod.config);
  }

  /** Creates a Website. */
  create(name: string, fields: object = {}): void {
    const { metadata = {}, ...others } = fields as { metadata?: object };
    this.pod.server.objects.create({ ...website, metadata: { name, ...metadata }, ...others });
  }

  /** Changes a Website. */
  update(name: string, fields: object): void {
    const { objects } = this.pod.server;
    const { metadata = {}, ...others } = fields as { metadata?: object };
    const stored = objects.get({ ...website, name })!;
    const changed = { ...stored, ...others, metadata: { ...stored.metadata, ...metadata } };
    objects.update(changed as typeof stored);
  }

  /** Deletes a Website. */
  delete(name: string): void {
    this.pod.server.objects.delete({ ...website, name });
  }

  /** Runs the manager until the end of the test. */
  run(): Promise<void> {
    this.#running = this.manager.run({ signal: this.#stop.signal });
    this.#running.catch(() => {}); // a test looks at it, or does not
    return this.#running;
  }

  /** Waits for a condition. */
  async until(isMet: () => boolean): Promise<void> {
    while (!isMet()) await turn();
  }

  /** Stops the manager in order. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.manager[Symbol.asyncDispose]();
    await this.#kube[Symbol.asyncDispose]();
    if (this.#ownsPod) await this.pod[Symbol.asyncDispose]();
    else clear(this.pod);
  }
}
