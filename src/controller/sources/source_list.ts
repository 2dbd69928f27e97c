import { TimeoutError } from "../../core/errors.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import type { Informer } from "../../informer/informer.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import type { Cluster } from "./clusters.ts";
import type { ControllerSource } from "./controller_source.ts";
import type { FollowedInformers } from "./followed_informers.ts";
import { informerNotSynced, placeOf } from "./informer_not_synced.ts";
import { type KeySource, readKeys } from "./key_source.ts";
import { type AddKey, mappedSource, type Source, type SourceFailed } from "./sources.ts";
import { selectionOf } from "./watched.ts";

/** Settings of a {@linkcode SourceList}. */
interface SourceListOptions {
  /** The clock. */
  clock: Clock;
  /** Called with each problem of a source, and the name of the source or the informer that failed. */
  onError: SourceFailed;
  /** Returns the cluster of a client; the manager's without one. */
  clusterOf?: (kube?: KubeFetch) => Cluster;
  /** Name of the controller. */
  name?: string;
  /** Returns whether a key counts that a source of `keys` has yielded; each by default. */
  isWanted?: (key: string) => boolean;
  /**
   * Milliseconds in which the sources must have delivered their initial state; no limit by default. One
   * that is optional is reported then.
   */
  syncTimeoutMs?: number | undefined;
}

/** A source that listens while the list runs. */
type Listening = Disposable & {
  waitForSync?: (options?: { signal?: AbortSignal; timeoutMs?: number }) => Promise<void>;
};

/** Settings of {@linkcode SourceList.add}. */
interface SourceOptions {
  /** Whether each listening begins with the objects that are there. */
  readonly tellsAgain?: boolean;
  /** Whether nothing waits for the initial state. */
  readonly optional?: boolean;
  /** The informer that it listens to. */
  readonly informer?: Pick<Informer<KubernetesObject>, "path" | "state" | "synced">;
  /** The client of the cluster, if it is not the manager's. */
  readonly kube?: KubeFetch | undefined;
}

interface Entry extends SourceOptions {
  readonly listen: (add: AddKey) => Listening;
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
  add(listen: Source | Entry["listen"], options: SourceOptions = {}): Disposable {
    const entry: Entry = { ...options, listen, listening: this.#add && listen(this.#add) };
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

  /**
   * Adds a source as a program describes it; one that comes late is optional.
   *
   * @throws {TypeError} If it comes late, and its client has been disposed of.
   */
  addSource(source: ControllerSource, { isLate = false } = {}): Disposable {
    if ("keys" in source) return this.add((add) => this.#read(source, add));
    const { watched, keysOf, kube } = source;
    if (isLate && kube?.disposed.aborted) {
      throw new TypeError(`The client of the source, for ${kube.server}, has been disposed of.`);
    }
    const held = new DisposableStack();
    const optional = isLate || (source.optional ?? false);
    const { name, clusterOf } = this.#options;
    const followed = kube && clusterOf ? clusterOf(kube).followed : this.#followed;
    const following = followed.follow<KubernetesObject>(watched, name, { optional });
    const { informers } = held.use(following);
    const { when } = selectionOf<KubernetesObject>(watched);
    for (const informer of informers) {
      const options = { tellsAgain: true, optional, informer, kube };
      const { onError } = this;
      held.use(this.add(mappedSource({ informer, when, onError }, keysOf), options));
      if (optional) held.use(this.#tellLate(informer, kube));
    }
    this.#added.add(held);
    held.defer(() => this.#added.delete(held));
    return held;
  }

  /**
   * Starts all sources, and waits until they have delivered their initial state. A source that is optional,
   * or is removed meanwhile, is not waited for.
   *
   * @throws {TimeoutError} If it takes longer than `syncTimeoutMs`.
   */
  async start(add: AddKey, signal: AbortSignal): Promise<void> {
    this.#add = add;
    const { syncTimeoutMs: timeoutMs } = this.#options;
    const waits = [...this.#entries].map(async (entry) => {
      entry.listening = entry.listen(add);
      if (entry.optional) return;
      try {
        await entry.listening.waitForSync?.({ signal, ...(timeoutMs && { timeoutMs }) });
      } catch (error) {
        if (this.#entries.has(entry)) throw this.#explained(error, entry);
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
    for (const { listen, tellsAgain = false } of this.#entries) {
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

  /** Returns the error that names what a source waits for. */
  #explained(error: unknown, { informer, kube }: SourceOptions): unknown {
    if (!(error instanceof TimeoutError) || !informer || informer.synced) return error;
    const { name = "", clusterOf, syncTimeoutMs: timeoutMs } = this.#options;
    const server = clusterOf?.(kube).kube.server;
    return informerNotSynced(informer, { server, users: [name], timeoutMs, cause: error.cause });
  }

  /** Reports an informer that is not synced in time, until the result is disposed of. */
  #tellLate(informer: Informer<KubernetesObject>, kube: KubeFetch | undefined): Disposable {
    const stop = new AbortController();
    const { signal } = stop;
    const { syncTimeoutMs: timeoutMs } = this.#options;
    informer.waitForSync({ signal, ...(timeoutMs && { timeoutMs }) }).catch((error) => {
      if (!(error instanceof TimeoutError)) return; // removed, or its client reports itself
      const what = `the informer of ${placeOf(informer.path, kube?.server)}`;
      this.#options.onError(this.#explained(error, { informer, kube }), what);
    });
    return { [Symbol.dispose]: () => stop.abort() };
  }

  #read(source: KeySource, add: AddKey): Listening {
    const stop = new AbortController();
    const { clock, isWanted = () => true } = this.#options;
    const what = `the source ${source.keys.name || "keys"}`;
    const onError = (error: unknown) => this.onError(error, what);
    const addWanted: AddKey = (key, options) => isWanted(key) && add(key, options);
    readKeys(source, { clock, add: addWanted, signal: stop.signal, onError });
    return { [Symbol.dispose]: () => stop.abort() };
  }
}
