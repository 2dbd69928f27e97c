import type { KubernetesObject } from "../../core/object_meta.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import type { ControllerSource } from "../controller_options.ts";
import type { FollowedInformers } from "./followed_informers.ts";
import { type KeySource, readKeys } from "./key_source.ts";
import { type AddKey, mappedSource, type Source, type SourceFailed } from "./sources.ts";
import { selectionOf } from "./watched.ts";

/** Settings of a {@linkcode SourceList}. */
export interface SourceListOptions {
  /** The clock. */
  clock: Clock;
  /** Called with each error of a function of the program, and what has failed. */
  onError: SourceFailed;
  /** Returns the informers of another cluster. */
  followedOf?: (kube: KubeFetch) => FollowedInformers;
  /** Name of the controller. */
  name?: string;
  /** Returns whether a key counts that a source of `keys` has yielded; each by default. */
  isWanted?: (key: string) => boolean;
  /** Milliseconds in which the sources must have told their initial state; no limit by default. */
  syncTimeoutMs?: number | undefined;
}

/** A source that listens while the list runs. */
type Listening = Disposable & {
  waitForSync?: (options?: { signal?: AbortSignal; timeoutMs?: number }) => Promise<void>;
};

interface Entry {
  readonly listen: (add: AddKey) => Listening;
  /** Whether each listening begins with the objects that are there. */
  readonly tellsAgain: boolean;
  listening: Listening | undefined;
}

/** The sources of a controller: they can come and go while it runs. */
export class SourceList {
  readonly #followed: FollowedInformers;
  readonly #options: SourceListOptions;
  readonly #entries = new Set<Entry>();
  /** Those that follow objects. */
  readonly #added = new Set<Disposable>();
  /** Those that tell again what is there. */
  readonly #telling = new Set<Listening>();
  #add: AddKey | undefined;

  /** Creates an empty list. */
  constructor(followed: FollowedInformers, options: SourceListOptions) {
    this.#followed = followed;
    this.#options = options;
  }

  /** Called with each error of a function of the program. */
  get onError(): SourceFailed {
    return this.#options.onError;
  }

  /** Adds a source; disposing of the result removes it. */
  add(listen: Source | Entry["listen"], tellsAgain = false): Disposable {
    const entry: Entry = { listen, tellsAgain, listening: this.#add && listen(this.#add) };
    this.#entries.add(entry);
    return {
      [Symbol.dispose]: () => {
        this.#entries.delete(entry);
        entry.listening?.[Symbol.dispose]();
      },
    };
  }

  /** Removes the sources that `addSource` has added. */
  [Symbol.dispose](): void {
    for (const source of this.#added) source[Symbol.dispose]();
  }

  /** Adds a source as a program describes it. */
  addSource(source: ControllerSource): Disposable {
    if ("keys" in source) return this.add((add) => this.#read(source, add));
    const held = new DisposableStack();
    const { watched, keysOf, kube } = source;
    const { name, followedOf } = this.#options;
    const followed = kube && followedOf ? followedOf(kube) : this.#followed;
    const { informers } = held.use(followed.follow<KubernetesObject>(watched, name));
    const { when } = selectionOf<KubernetesObject>(watched);
    for (const informer of informers) {
      held.use(this.add(mappedSource({ informer, when, onError: this.onError }, keysOf), true));
    }
    this.#added.add(held);
    held.defer(() => this.#added.delete(held));
    return held;
  }

  /**
   * Starts all sources, and waits until they have told their initial state. A source that is removed
   * meanwhile is not waited for.
   *
   * @throws {TimeoutError} If it takes longer than `syncTimeoutMs`.
   */
  async start(add: AddKey, signal: AbortSignal): Promise<void> {
    this.#add = add;
    const { syncTimeoutMs: timeoutMs } = this.#options;
    const waits = [...this.#entries].map(async (entry) => {
      entry.listening = entry.listen(add);
      try {
        await entry.listening.waitForSync?.({ signal, ...(timeoutMs && { timeoutMs }) });
      } catch (error) {
        if (this.#entries.has(entry)) throw error;
      }
    });
    await Promise.all(waits);
  }

  /**
   * Adds the keys that the objects of `watches` have now, for keys that have become this replica's:
   * another one may have had them when their own objects went.
   */
  tellAgain(isWanted: (key: string) => boolean): void {
    const add = this.#add;
    if (!add) return;
    for (const { listen, tellsAgain } of this.#entries) {
      if (!tellsAgain) continue;
      const telling = listen((key, options) => isWanted(key) && add(key, options));
      this.#telling.add(telling);
      const end = () => {
        this.#telling.delete(telling);
        telling[Symbol.dispose]();
      };
      telling.waitForSync?.().then(end, end);
    }
  }

  /** Stops all sources. */
  stop(): void {
    this.#add = undefined;
    for (const telling of this.#telling) telling[Symbol.dispose]();
    for (const entry of this.#entries) {
      entry.listening?.[Symbol.dispose]();
      entry.listening = undefined;
    }
  }

  #read(source: KeySource, add: AddKey): Listening {
    const stop = new AbortController();
    const { clock, isWanted = () => true } = this.#options;
    const onError = (error: unknown) =>
      this.onError(error, `the source ${source.keys.name || "keys"}`);
    const addWanted: AddKey = (key, options) => isWanted(key) && add(key, options);
    readKeys(source, { clock, add: addWanted, signal: stop.signal, onError });
    return { [Symbol.dispose]: () => stop.abort() };
  }
}
