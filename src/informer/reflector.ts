import { Backoff } from "../core/backoff.ts";
import { callHook } from "../core/call_hook.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import { sleep } from "../runtime/sleep.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { ResumingWatch } from "../watch/resuming_watch.ts";
import { endsInitialEvents } from "../watch/watch_event.ts";
import type { WatchReconnect } from "../watch/watch_options.ts";
import { frameReader, type InformerEvent } from "./frame_reader.ts";
import { InitialList } from "./initial_list.ts";
import { listPages, ListStartsOver } from "./list_pages.ts";
import { acceptHeader } from "./metadata_only.ts";
import type { ObjectPacker } from "./object_packer.ts";
import { RecentObjects } from "./recent_objects.ts";
import { isTooLarge, judgeReflectorFailure, type ReflectorTask } from "./reflector_failure.ts";
import { ReflectorPlan } from "./reflector_plan.ts";
import type { ReflectorSettings } from "./reflector_settings.ts";
import type { ReflectorState } from "./reflector_state.ts";
import type { Store } from "./store.ts";
import { StreamGuard } from "./stream_guard.ts";

const DEFAULT_PAGE_SIZE = 500;
const RECENT_OBJECTS = 16;

/** What a {@linkcode Reflector} works on. */
export interface ReflectorOptions<T extends KubernetesObject> extends ReflectorSettings {
  /** Where the objects go. */
  store: Store<T>;
  /** Makes what is stored of what comes. */
  packer: ObjectPacker<T>;
  /** Whether to leave `managedFields` in. */
  keepManagedFields?: boolean;
  /** Called when the state changes; not for each event or page. */
  onState?: (state: ReflectorState) => void;
}

/**
 * Keeps a store equal to what the server has: reads the current state, then watches, and does both
 * again where it must. The store is replaced in one step, and never empty meanwhile.
 */
export class Reflector<T extends KubernetesObject> {
  readonly #kube: KubeFetch;
  readonly #path: string;
  readonly #options: ReflectorOptions<T>;
  readonly #plan: ReflectorPlan;
  readonly #recent = new RecentObjects<T>(RECENT_OBJECTS);
  readonly #backoff = new Backoff();
  #state: ReflectorState = { name: "starting" };
  #doing: ReflectorTask = "listing";
  #resourceVersion: string | undefined;
  #tokenRefreshed = false;
  #received = 0;

  /** Creates a reflector that has sent nothing yet. */
  constructor(kube: KubeFetch, path: string, options: ReflectorOptions<T>) {
    this.#kube = kube;
    this.#path = path;
    this.#options = options;
    this.#plan = new ReflectorPlan(options);
  }

  /** What it does at the moment. */
  get state(): ReflectorState {
    const { name } = this.#state;
    if (name === "synced") return { name, resourceVersion: this.#resourceVersion ?? "" };
    if (name === "listing" || name === "streaming") return { name, received: this.#received };
    return this.#state;
  }

  /** What the store corresponds to; `undefined` before the first state has come. */
  get resourceVersion(): string | undefined {
    return this.#resourceVersion;
  }

  /** Has the watch go on from what the store has already; before it is run. */
  resume(resourceVersion: string): void {
    this.#resourceVersion = resourceVersion;
    this.#plan.resume();
  }

  /**
   * Works until the signal aborts.
   *
   * @throws What cannot heal.
   */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        if (this.#plan.mustRead && !this.#plan.usesWatchList) await this.#list(signal);
        await this.#watch(signal);
      } catch (error) {
        if (signal.aborted) break;
        try {
          await this.#recover(error, signal);
        } catch (final) {
          if (signal.aborted) break;
          this.#enter({ name: "stopped", error: final });
          throw final;
        }
      }
    }
    this.#enter({ name: "stopped" });
  }

  /** LIST: reads the state page by page. */
  async #list(signal: AbortSignal): Promise<void> {
    this.#doing = "listing";
    this.#enter({ name: "listing", received: 0 });
    const { metadataOnly = false, keepManagedFields = false, pageSize = DEFAULT_PAGE_SIZE } =
      this.#options;
    const pages = listPages<T>(this.#kube, this.#path, {
      ...this.#selectors(),
      metadataOnly,
      keepManagedFields,
      pageSize,
      // Not older than what is known, so that a server that lags behind does not turn back time.
      resourceVersion: this.#plan.listsNewest ? "" : this.#resourceVersion ?? "0",
      signal,
    });
    const initial = new InitialList<T>();
    let resourceVersion = "";
    for await (const page of pages) {
      if (page instanceof ListStartsOver) {
        initial.clear();
        continue;
      }
      for (const object of page.items) {
        initial.take("ADDED", this.#options.packer.packOneOfMany(object));
      }
      resourceVersion = page.resourceVersion;
      this.#received = initial.size;
    }
    this.#replace(initial, resourceVersion);
  }

  /** Watches; where the state has not been read, from the state on (WatchList). */
  async #watch(signal: AbortSignal): Promise<void> {
    const initial = this.#plan.mustRead ? new InitialList<T>() : undefined;
    this.#doing = initial ? "streaming" : "watching";
    if (initial) this.#enter({ name: "streaming", received: 0 });
    const onOpen = () => {
      this.#tokenRefreshed = false;
      if (this.#doing === "streaming") {
        guard.opened();
        this.#enter({ name: "streaming", received: 0 });
      } else {
        this.#enter({ name: "synced", resourceVersion: this.#resourceVersion ?? "" });
      }
    };
    const onReconnect = ({ delayMs, reason, error }: WatchReconnect) => {
      if (this.#doing === "streaming") {
        initial?.clear();
        guard.closed();
      }
      if (isTooLarge(error)) watch.stop(error);
      if (delayMs > 0) this.#enterBackoff(delayMs, reason, error);
    };
    const watch = this.#open(initial !== undefined, { onOpen, onReconnect });
    using guard = new StreamGuard(this.#kube.runtime.clock, (error) => watch.stop(error));
    const onAbort = () => watch.stop(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      signal.throwIfAborted(); // it may have been while the state was listed
      for (let taken = 1;; taken++) {
        if (this.#doing === "streaming" && initial) {
          guard.waits();
          this.#takeInitial(watch.shift() ?? await watch.next(), initial);
          if (this.#doing !== "streaming") guard[Symbol.dispose]();
        } else {
          // On Bun a hundred events may be at hand. Handlers are told of what is still parsed.
          if (taken % RECENT_OBJECTS === 0) await undefined;
          this.#take(watch.shift() ?? await watch.next());
        }
      }
    } finally {
      signal.removeEventListener("abort", onAbort);
      watch.stop(signal.reason);
    }
  }

  #open(
    initial: boolean,
    hooks: { onOpen: () => void; onReconnect: (reconnect: WatchReconnect) => void },
  ): ResumingWatch<T, InformerEvent<T>> {
    const { metadataOnly = false, keepManagedFields = false, timeoutSeconds, idleTimeoutMs } =
      this.#options;
    return new ResumingWatch<T, InformerEvent<T>>(this.#kube, this.#path, {
      ...this.#selectors(),
      ...(timeoutSeconds !== undefined && { timeoutSeconds }),
      ...(idleTimeoutMs !== undefined && { idleTimeoutMs }),
      ...(initial ? { sendInitialEvents: true } : { resourceVersion: this.#resourceVersion ?? "" }),
      allowWatchBookmarks: true,
      accept: acceptHeader("watch", metadataOnly),
      parseFrame: frameReader<T>({ keepManagedFields }),
      ...hooks,
    });
  }

  #selectors(): Pick<ReflectorSettings, "labelSelector" | "fieldSelector"> {
    const { labelSelector, fieldSelector } = this.#options;
    return {
      ...(labelSelector !== undefined && { labelSelector }),
      ...(fieldSelector !== undefined && { fieldSelector }),
    };
  }

  #takeInitial(event: InformerEvent<T>, initial: InitialList<T>): void {
    if (event.type !== "BOOKMARK") {
      initial.take(event.type, this.#options.packer.packOneOfMany(event.object, event.text));
      this.#received = initial.size;
    } else if (endsInitialEvents(event)) {
      this.#replace(initial, event.object.metadata.resourceVersion);
    }
  }

  #take(event: InformerEvent<T>): void {
    const { packer, store } = this.#options;
    if (event.type !== "BOOKMARK") {
      const stored = packer.pack(event.object, event.text);
      this.#recent.add(stored);
      store.apply(event.type, stored);
    }
    this.#resourceVersion = event.object.metadata.resourceVersion ?? this.#resourceVersion;
  }

  #replace(initial: InitialList<T>, resourceVersion: string): void {
    this.#resourceVersion = resourceVersion;
    this.#plan.synced(this.#kube.runtime.clock.monotonic());
    this.#tokenRefreshed = false;
    this.#options.store.replace(initial.values());
    initial.clear();
    this.#doing = "watching";
    this.#enter({ name: "synced", resourceVersion });
  }

  /** Prepares the next try and waits for its time; throws what cannot heal. */
  async #recover(error: unknown, signal: AbortSignal): Promise<void> {
    const failure = judgeReflectorFailure(error, this.#doing);
    const { clock } = this.#kube.runtime;
    const nowMs = clock.monotonic();
    if (failure.means === "stop") throw error;
    if (failure.means === "refreshToken") {
      if (this.#tokenRefreshed) throw error;
      this.#tokenRefreshed = true;
      return await this.#kube.refreshToken().catch(() => {}); // the 403 that follows says more
    }
    const { reason } = failure;
    let delayMs: number | undefined;
    if (failure.means === "wait") {
      delayMs = failure.delayMs;
    } else {
      delayMs = this.#plan.failed(failure, nowMs);
      this.#doing = this.#plan.usesWatchList ? "streaming" : "listing";
      if (this.#resourceVersion !== undefined) this.#enter({ name: "relisting", reason, error });
    }
    delayMs ??= this.#backoff.next(nowMs);
    if (delayMs === 0) return;
    this.#enterBackoff(delayMs, reason, error);
    await sleep(clock, delayMs, { signal });
  }

  #enterBackoff(delayMs: number, reason: string, error: unknown): void {
    this.#enter({
      name: "backingOff",
      doing: this.#doing,
      delayMs,
      reason,
      ...(error !== undefined && { error }),
    });
  }

  #enter(state: ReflectorState): void {
    this.#state = state;
    if (state.name === "listing" || state.name === "streaming") this.#received = 0;
    callHook(this.#options.onState, state);
  }
}
