import type { KubeFetch, KubernetesObject } from "../../../mod.ts";
import type { HandlerRegistration } from "../../../src/informer/handlers/handler_registration.ts";
import type { Informer } from "../../../src/informer/informer.ts";
import { createInformer } from "../../../src/informer/create_informer.ts";
import type { InformerOptions } from "../../../src/informer/informer_options.ts";
import { ObjectFunctionError } from "../../../src/informer/store/object_errors.ts";
import type { InformerState } from "../../../src/informer/reflector/informer_state.ts";
import { sleep } from "../../../src/core/time/waiting.ts";
import { HandlerLog, keyOf, type ObservedChange } from "../../support/informers/handler_log.ts";
import { informerProblems, storeProblems } from "../../support/informers/informer_verdict.ts";
import { contentProblems, indexProblems, OnPurpose, type Treatment } from "./model.ts";
import {
  pathOf,
  select,
  selected,
  type Selection,
  selections,
  type ServerObject,
} from "./selection.ts";
import { type RandomSettingsOptions, settingsAtRandom } from "./settings_at_random.ts";
import { internalsOf } from "../../../src/transport/kube_internals.ts";

/** Settings of {@linkcode Subject}. */
export interface SubjectOptions extends RandomSettingsOptions {
  /** Called when something may have changed. */
  onProgress: () => void;
}

type Handler = (change: ObservedChange) => void | Promise<void>;

/** An informer from its start to its disposal. */
interface Life {
  readonly informer: Informer<KubernetesObject>;
  readonly handlers: { readonly log: HandlerLog; readonly registration: HandlerRegistration }[];
  /** The last version of each object that the first handler received. */
  readonly told: Map<string, unknown>;
  thrown: number;
  caught: number;
}

const MOST_SHOWN = 8;

/**
 * One informer with random settings, its handlers, and the problems found with them. It may be
 * restarted several times, each time with the last snapshot, if it has one.
 */
export class Subject implements AsyncDisposable {
  readonly selection: Selection;
  readonly #kube: KubeFetch;
  readonly #options: SubjectOptions;
  readonly #settings: InformerOptions<KubernetesObject>;
  readonly #treatment: Treatment;
  readonly #problems: string[] = [];
  /** The logs of handlers that were removed, or whose informer has ended. */
  readonly #ended: HandlerLog[] = [];
  #life!: Life;
  #end: Promise<void> | undefined;

  constructor(kube: KubeFetch, options: SubjectOptions) {
    const { dice } = options;
    this.#kube = kube;
    this.#options = options;
    this.selection = dice.pick(selections);
    this.#settings = settingsAtRandom(options, this.selection);
    this.#treatment = {
      keepManagedFields: this.#settings.keepManagedFields ?? false,
      metadataOnly: this.#settings.metadataOnly ?? false,
      transforms: this.#settings.transform !== undefined,
      indexes: this.#settings.indexes !== undefined,
    };
    this.#begin();
  }

  /** The current informer. */
  get informer(): Informer<KubernetesObject> {
    return this.#life.informer;
  }

  #begin(): void {
    const { tally, onProgress } = this.#options;
    const life: Life = {
      informer: createInformer(this.#kube, pathOf(this.selection), {
        ...this.#settings,
        onStateChange: ({ name, ...rest }) => {
          tally.add("states", "doing" in rest ? `${name} (${rest.doing})` : name);
          onProgress();
        },
        onError: (error) => {
          if (error instanceof ObjectFunctionError && error.cause instanceof OnPurpose) {
            return tally.add("functions", `${error.of} threw`);
          }
          tally.add("refusals", "first");
          if (life.informer.synced && !life.informer.stale) {
            this.#problems.push(`onError was called with ${error}, and nothing is stale`);
          }
        },
        onHandlerError: (error) => {
          if (error instanceof OnPurpose) life.caught++;
          else this.#problems.push(`onHandlerError was called with ${error}`);
        },
      }),
      handlers: [],
      told: new Map(),
      thrown: 0,
      caught: 0,
    };
    this.#life = life;
    this.#add("fast", ({ type, object }) => {
      const key = keyOf(object);
      if (type === "deleted") life.told.delete(key);
      else life.told.set(key, structuredClone(object));
    });
    this.#add("slow", (change) => this.#takeTime(change));
    this.#add("throwing", (change) => this.#throwAtTimes(change));
  }

  /** Ends the informer in the middle of its work, and starts another one with the same settings. */
  async restart(): Promise<void> {
    this.#options.tally.add("lives", this.#settings.snapshot ? "from a snapshot" : "anew");
    await this.#endLife();
    this.#begin();
  }

  /** Removes a handler: it must not be called again, and the others must not miss anything. */
  removeHandler(): void {
    const removed = this.#life.handlers.splice(-1);
    for (const { log, registration } of removed) {
      this.#options.tally.add("lives", "handler removed");
      registration[Symbol.dispose]();
      log.end();
      this.#ended.push(log);
    }
  }

  /** Adds a handler when the informer has run for some time. */
  addLate(): void {
    this.#add(`late${this.#life.handlers.length}`, () => {});
  }

  /** Reports whether all work is done. */
  isSettled(objects: Iterable<ServerObject>): boolean {
    if (!this.informer.synced || this.informer.state.name !== "synced") return false;
    const { handlers } = this.#life;
    if (handlers.some(({ log }) => log.busy)) return false;
    if (handlers.some(({ registration: { synced, queueLength } }) => !synced || queueLength > 0)) {
      return false;
    }
    return storeProblems(select(this.selection, objects), this.informer.store).length === 0;
  }

  /** Whether the informer has ended by itself, so that waiting for it is useless. */
  get hasStopped(): boolean {
    return this.informer.state.name === "stopped";
  }

  /** Describes all problems under a heading; empty when there are none. */
  problems(objects: Iterable<ServerObject>): string[] {
    const expected = select(this.selection, objects);
    const { store, state } = this.informer;
    const problems = state.name === "synced" ? [] : [`it is ${describeState(state)}`];
    const { handlers, told, thrown, caught } = this.#life;
    const logs = handlers.map(({ log }) => log);
    problems.push(...informerProblems({ expected, store, logs }), ...this.#endedProblems());
    const wanted = selected(this.selection, objects);
    const content = new Map([...store].map((object) => [keyOf(object), object]));
    problems.push(...contentProblems(content, wanted, this.#treatment));
    if (handlers[0]?.log.name === "fast") {
      problems.push(
        ...contentProblems(told, wanted, this.#treatment).map((problem) => `told: ${problem}`),
      );
    }
    if (store.size !== expected.size) problems.push(`store: size is ${store.size}`);
    for (const namespace of new Set([...expected.keys()].map((key) => key.split("/")[0]!))) {
      const indexed = select({ ...this.selection, namespace }, objects);
      for (const problem of storeProblems(indexed, store.list(namespace))) {
        problems.push(`list("${namespace}"): ${problem}`);
      }
    }
    if (this.#treatment.indexes) problems.push(...indexProblems(store, wanted));
    if (caught !== thrown) {
      problems.push(`${thrown} handlers threw, and onHandlerError was told ${caught}`);
    }
    return this.#headed([...problems, ...this.#problems]);
  }

  /** Describes the problems since the end, in the same form. */
  lateProblems(): string[] {
    return this.#headed(this.#endedProblems());
  }

  /** Ends the informer; from now on none of its handlers may run. A second call has no effect. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#end ??= this.#endLife();
  }

  #endedProblems(): string[] {
    return this.#ended.flatMap(({ name, problems }) =>
      problems.map((problem) => `ended handler ${name}: ${problem}`)
    );
  }

  async #endLife(): Promise<void> {
    const { informer, handlers } = this.#life;
    await informer[Symbol.asyncDispose]();
    for (const { log } of handlers) {
      if (log.busy) log.problems.push("was running when the informer had been disposed of");
      log.end();
      this.#ended.push(log);
      for (const { type, missed } of log.entries) {
        this.#options.tally.add("told", missed ? `${type} (missed)` : type);
      }
    }
  }

  /** Describes the settings in a line. */
  toString(): string {
    const { indexes, snapshot, transform, ...settings } = this.#settings;
    return `informer of ${pathOf(this.selection)} ${JSON.stringify(settings)}${
      indexes ? " with indexes" : ""
    }${transform ? " with a transform" : ""}${snapshot ? " with a snapshot" : ""}`;
  }

  #headed(problems: readonly string[]): string[] {
    if (problems.length === 0) return [];
    const shown = problems.slice(0, MOST_SHOWN);
    if (shown.length < problems.length) shown.push(`and so on, ${problems.length} in all`);
    return [`${this}`, ...shown.map((problem) => `  ${problem}`)];
  }

  #add(name: string, work: Handler): void {
    const { onProgress } = this.#options;
    const { informer, handlers } = this.#life;
    const log = new HandlerLog(name, { store: informer.store, onHandled: onProgress });
    handlers.push({ log, registration: informer.addHandler(log.handler(work) as Handler) });
  }

  /** Always asynchronous, and at times slow enough that changes are merged meanwhile. */
  async #takeTime({ object }: ObservedChange): Promise<void> {
    const { resourceVersion = "" } = object.metadata;
    if (resourceVersion.endsWith("0")) await sleep(internalsOf(this.#kube).runtime.clock, 2_000);
  }

  #throwAtTimes({ object }: ObservedChange): void | Promise<void> {
    const life = this.#life;
    const { resourceVersion = "" } = object.metadata;
    if (resourceVersion.endsWith("3")) {
      life.thrown++;
      throw new OnPurpose("at once");
    }
    if (!resourceVersion.endsWith("7")) return;
    life.thrown++;
    return sleep(internalsOf(this.#kube).runtime.clock, 0).then(() => {
      throw new OnPurpose("later");
    });
  }
}

/** Describes a state in words. */
export function describeState(state: InformerState): string {
  const reason = "reason" in state ? `: ${state.reason}` : "";
  return `${state.name}${reason}${"error" in state ? ` (${state.error})` : ""}`;
}
