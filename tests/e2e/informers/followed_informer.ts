import { setTimeout as delay } from "node:timers/promises";
import type { KubeFetch } from "../../../mod.ts";
import { createInformer } from "../../../src/informer/create_informer.ts";
import type { Informer } from "../../../src/informer/informer.ts";
import type { InformerOptions } from "../../../src/informer/informer_options.ts";
import type { KubernetesObject } from "../../../src/core/object_meta.ts";
import type { InformerState } from "../../../src/informer/reflector/informer_state.ts";
import { HandlerLog, type ObservedObject } from "../../support/informers/handler_log.ts";
import {
  informerProblems,
  type ServerState,
  stateOf,
} from "../../support/informers/informer_verdict.ts";
import { collectionOf } from "./config_map_writer.ts";

const IDLE_TIMEOUT_MS = 60_000;
const SLOW_MS = 2;

/** Settings of {@linkcode followedInformers}. */
export interface FollowedOptions {
  /** Label `run` of the objects. */
  run: string;
  namespaces: readonly string[];
  random: () => number;
}

/** Reads the items of a list directly, not over the failing connection. */
export type ReadItems = (path: string) => Promise<ObservedObject[]>;

/** An informer, with records of its states and of its handlers' changes. */
export class FollowedInformer implements AsyncDisposable {
  readonly name: string;
  /** Number of entries into each state, by its name; a relist has the name of its error too. */
  readonly states: Record<string, number> = {};
  readonly #informer: Informer<KubernetesObject>;
  readonly #listPath: string;
  readonly #logs: HandlerLog[] = [];
  #progress = Promise.withResolvers<void>();

  constructor(
    name: string,
    kube: KubeFetch,
    { path, options }: { path: string; options: InformerOptions<KubernetesObject> },
  ) {
    this.name = name;
    const { labelSelector } = options;
    this.#listPath = labelSelector === undefined
      ? path
      : `${path}?labelSelector=${encodeURIComponent(labelSelector)}`;
    this.#informer = createInformer(kube, path, {
      ...options,
      idleTimeoutMs: IDLE_TIMEOUT_MS,
      onStateChange: (state) => this.#note(state),
    });
    this.follow("first");
    this.follow("slow", () => delay(SLOW_MS));
  }

  /** Adds a handler that records its changes. */
  follow(name: string, work?: () => Promise<void>): void {
    const log = new HandlerLog(name, {
      store: this.#informer.store,
      onHandled: () => this.#progress.resolve(),
    });
    this.#informer.addHandler(log.handler(work));
    this.#logs.push(log);
  }

  /** Waits until the informer has the server's state, and returns the problems if it never does. */
  async catchUp(read: ReadItems, giveUp: AbortSignal): Promise<string[]> {
    const expected = stateOf(await read(this.#listPath));
    const late = new Promise<void>((resolve) => giveUp.addEventListener("abort", () => resolve()));
    for (;;) {
      const problems = this.#problems(expected);
      if (problems.length === 0 || giveUp.aborted) return problems;
      await Promise.race([this.#progress.promise, late]);
      this.#progress = Promise.withResolvers();
    }
  }

  /** Returns the problems that were recorded after the end. */
  afterEnd(): string[] {
    return this.#logs.flatMap((log) => log.problems).map((problem) => `${this.name}: ${problem}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#informer[Symbol.asyncDispose]();
    for (const log of this.#logs) log.end();
  }

  #problems(expected: ServerState): string[] {
    const { store, state } = this.#informer;
    const problems = informerProblems({ expected, store, logs: this.#logs });
    if (problems.length > 0) problems.unshift(`its state is ${JSON.stringify(state)}`);
    return problems.map((problem) => `${this.name}: ${problem}`);
  }

  #note(state: InformerState): void {
    this.#progress.resolve();
    const { name } = state;
    const entered = name === "relisting" && state.error instanceof Error
      ? `${name} (${state.error.name})`
      : name;
    this.states[entered] = (this.states[entered] ?? 0) + 1;
  }
}

/** Creates one informer for each configuration. */
export function followedInformers(kube: KubeFetch, options: FollowedOptions): FollowedInformer[] {
  const { run, namespaces, random } = options;
  const path = "/api/v1/configmaps";
  const own = `run=${run}`;
  const watchList = random() < 0.5;
  const consistentList = random() < 0.5;
  const configurations: Record<
    string,
    { path: string; options: InformerOptions<KubernetesObject> }
  > = {
    WatchList: { path, options: { labelSelector: own } },
    "LIST and WATCH": {
      path,
      options: { labelSelector: own, watchList: false, pageSize: 7, consistentList },
    },
    "one namespace": { path: collectionOf(namespaces[0]!), options: { watchList } },
    "label selector": { path, options: { labelSelector: `${own},tier=front`, watchList } },
    "metadata alone": { path, options: { labelSelector: own, metadataOnly: true, watchList } },
  };
  return Object.entries(configurations)
    .map(([name, configuration]) => new FollowedInformer(name, kube, configuration));
}
