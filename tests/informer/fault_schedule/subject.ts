import type { KubeFetch, KubernetesObject } from "../../../mod.ts";
import type { HandlerRegistration } from "../../../src/informer/handler_registration.ts";
import { createInformer, type Informer } from "../../../src/informer/informer.ts";
import type { InformerOptions } from "../../../src/informer/informer_options.ts";
import type { ReflectorState } from "../../../src/informer/reflector_state.ts";
import { sleep } from "../../../src/runtime/waiting.ts";
import type { Dice } from "../../support/dice.ts";
import { HandlerLog, type ObservedChange } from "../../support/handler_log.ts";
import { informerProblems, storeProblems } from "../../support/informer_verdict.ts";
import { pathOf, select, type Selection, selections, type ServerObject } from "./selection.ts";
import type { Tally } from "./tally.ts";

/** Settings of {@linkcode Subject}. */
export interface SubjectOptions {
  dice: Dice;
  tally: Tally;
  /** How many objects there may be on the server. */
  limit: number;
  /** Called when something may have changed. */
  onProgress: () => void;
}

type Handler = (change: ObservedChange) => void | Promise<void>;

const MOST_SHOWN = 8;

class OnPurpose extends Error {}

/** One informer with settings at random, its handlers, and what is to be said of them in the end. */
export class Subject implements AsyncDisposable {
  readonly selection: Selection;
  readonly informer: Informer<KubernetesObject>;
  readonly #kube: KubeFetch;
  readonly #options: SubjectOptions;
  readonly #settings: InformerOptions<KubernetesObject>;
  readonly #logs: HandlerLog[] = [];
  readonly #registrations: HandlerRegistration[] = [];
  readonly #problems: string[] = [];
  #thrown = 0;
  #ended: Promise<void> | undefined;
  #caught = 0;

  constructor(kube: KubeFetch, options: SubjectOptions) {
    const { dice, tally, onProgress } = options;
    this.#kube = kube;
    this.#options = options;
    this.selection = dice.pick(selections);
    this.#settings = settingsAtRandom(options, this.selection);
    this.informer = createInformer(kube, pathOf(this.selection), {
      ...this.#settings,
      onStateChange: ({ name, ...rest }) => {
        tally.add("states", "doing" in rest ? `${name} (${rest.doing})` : name);
        onProgress();
      },
      onError: (error) => {
        tally.add("refusals", "first");
        if (this.informer.synced && !this.informer.stale) {
          this.#problems.push(`onError was called with ${error}, and nothing is stale`);
        }
      },
      onHandlerError: (error) => {
        if (error instanceof OnPurpose) this.#caught++;
        else this.#problems.push(`onHandlerError was told of ${error}`);
      },
    });
    this.#add("fast", () => {});
    this.#add("slow", (change) => this.#takeTime(change));
    this.#add("throwing", (change) => this.#throwAtTimes(change));
  }

  /** Adds a handler that comes when the informer has been at work for some time. */
  addLate(): void {
    this.#add(`late${this.#logs.length}`, () => {});
  }

  /** Whether there is nothing left to do. */
  isSettled(objects: Iterable<ServerObject>): boolean {
    if (!this.informer.synced || this.informer.state.name !== "synced") return false;
    if (this.#logs.some((log) => log.busy)) return false;
    if (this.#registrations.some(({ synced, queueLength }) => !synced || queueLength > 0)) {
      return false;
    }
    return storeProblems(select(this.selection, objects), this.informer.store).length === 0;
  }

  /** Whether it has ended although nobody told it to, so that it is in vain to wait. */
  get hasStopped(): boolean {
    return this.informer.state.name === "stopped";
  }

  /** What is wrong, in sentences under a heading; nothing when all is well. */
  problems(objects: Iterable<ServerObject>): string[] {
    const expected = select(this.selection, objects);
    const { store, state } = this.informer;
    const problems = state.name === "synced" ? [] : [`it is ${describeState(state)}`];
    problems.push(...informerProblems({ expected, store, logs: this.#logs }));
    if (store.size !== expected.size) problems.push(`store: size is ${store.size}`);
    for (const namespace of new Set([...expected.keys()].map((key) => key.split("/")[0]!))) {
      const indexed = select({ ...this.selection, namespace }, objects);
      for (const problem of storeProblems(indexed, store.list(namespace))) {
        problems.push(`list("${namespace}"): ${problem}`);
      }
    }
    if (this.#settings.indexes) {
      const first = [...expected.keys()].map((key) => key.split("/")[1]!.slice(0, 2));
      for (const value of new Set(first)) {
        const wanted = first.filter((each) => each === value).length;
        const found = store.byIndex("start", value).length;
        if (found !== wanted) {
          problems.push(`byIndex("start", "${value}"): ${found}, not ${wanted}`);
        }
      }
    }
    if (this.#caught !== this.#thrown) {
      problems.push(`${this.#thrown} handlers threw, and onHandlerError was told ${this.#caught}`);
    }
    return this.#headed([...problems, ...this.#problems]);
  }

  /** What has gone wrong since the end, in the same way. */
  lateProblems(): string[] {
    return this.#headed(
      this.#logs.flatMap(({ name, problems }) =>
        problems.map((problem) => `handler ${name}: ${problem}`)
      ),
    );
  }

  /** Ends the informer; from now on nothing of it may run. A second call has no effect. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#ended ??= this.#end();
  }

  async #end(): Promise<void> {
    await this.informer[Symbol.asyncDispose]();
    for (const log of this.#logs) {
      if (log.busy) log.problems.push("was running when the informer had been disposed of");
      log.end();
      for (const { type, missed } of log.entries) {
        this.#options.tally.add("told", missed ? `${type} (missed)` : type);
      }
    }
  }

  /** Its settings in a line. */
  toString(): string {
    const { indexes, ...settings } = this.#settings;
    return `informer of ${pathOf(this.selection)} ${JSON.stringify(settings)}${
      indexes ? " with an index" : ""
    }`;
  }

  #headed(problems: readonly string[]): string[] {
    if (problems.length === 0) return [];
    const shown = problems.slice(0, MOST_SHOWN);
    if (shown.length < problems.length) shown.push(`and so on, ${problems.length} in all`);
    return [`${this}`, ...shown.map((problem) => `  ${problem}`)];
  }

  #add(name: string, work: Handler): void {
    const { onProgress } = this.#options;
    const log = new HandlerLog(name, { store: this.informer.store, onHandled: onProgress });
    this.#logs.push(log);
    this.#registrations.push(this.informer.addHandler(log.handler(work) as Handler));
  }

  /** Always asynchronous, and slow enough at times that changes are put together meanwhile. */
  async #takeTime({ object }: ObservedChange): Promise<void> {
    const { resourceVersion = "" } = object.metadata;
    if (resourceVersion.endsWith("0")) await sleep(this.#kube.runtime.clock, 2_000);
  }

  #throwAtTimes({ object }: ObservedChange): void | Promise<void> {
    const { resourceVersion = "" } = object.metadata;
    if (resourceVersion.endsWith("3")) {
      this.#thrown++;
      throw new OnPurpose("at once");
    }
    if (!resourceVersion.endsWith("7")) return;
    this.#thrown++;
    return sleep(this.#kube.runtime.clock, 0).then(() => {
      throw new OnPurpose("later");
    });
  }
}

/** A state in words. */
export function describeState(state: ReflectorState): string {
  const reason = "reason" in state ? `: ${state.reason}` : "";
  return `${state.name}${reason}${"error" in state ? ` (${state.error})` : ""}`;
}

function settingsAtRandom(
  { dice, limit }: SubjectOptions,
  { labelSelector, fieldSelector }: Selection,
): InformerOptions<KubernetesObject> {
  return {
    ...(labelSelector !== undefined && { labelSelector }),
    ...(fieldSelector !== undefined && { fieldSelector }),
    watchList: dice.chance(0.6),
    pageSize: Math.ceil(limit / dice.pick([15, 4, 1])),
    metadataOnly: dice.chance(0.2),
    consistentList: dice.chance(0.2),
    keep: dice.pick(["bytes", "objects"]),
    keepManagedFields: dice.chance(0.3),
    freeze: dice.chance(0.3),
    // One of them, for a connection that is silent for ever must be noticed.
    ...(dice.chance(0.5) ? { idleTimeoutMs: 20_000 } : { timeoutSeconds: dice.pick([5, 10]) }),
    ...(dice.chance(0.3) && { indexes: { start: ({ metadata }) => metadata.name?.slice(0, 2) } }),
  };
}
