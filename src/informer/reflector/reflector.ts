import { hasStatus, isForbidden } from "../../core/api_status_error.ts";
import { Backoff, LONGEST_RETRY_AFTER_MS } from "../../core/backoff.ts";
import { WatchExpiredError } from "../../core/errors.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import { callSafely } from "../../runtime/report_warning.ts";
import { sleep } from "../../core/time/waiting.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { refreshToken } from "../../watch/endable_calls.ts";
import { ResumingWatch } from "../../watch/resuming_watch.ts";
import { endsInitialEvents } from "../../watch/watch_event.ts";
import type { WatchReconnect } from "../../watch/watch_options.ts";
import { frameReader, type InformerEvent } from "./frame_reader.ts";
import { InitialList } from "./initial_list.ts";
import { listPages, ListStartsOver } from "./list_pages.ts";
import { acceptHeader } from "../store/metadata_only.ts";
import { ObjectIntake, RecentObjects } from "../store/object_intake.ts";
import type { ObjectNotKeptError } from "../store/object_errors.ts";
import {
  isAway,
  isRefusal,
  isTooLarge,
  judgeReflectorFailure,
  type ReflectorFailure,
  type ReflectorTask,
} from "./reflector_failure.ts";
import { type ReflectorOptions, selectorsOf } from "./reflector_options.ts";
import { ReflectorPlan } from "./reflector_plan.ts";
import { ReflectorStatus } from "./reflector_status.ts";
import { StreamGuard } from "./stream_guard.ts";

const DEFAULT_PAGE_SIZE = 500;
const RECENT_OBJECTS = 16;
/** With the jitter, the longest delay is 30 s. */
const MAX_BACKOFF_MS = 15_000;

/**
 * Keeps a store equal to the server's state: reads the current state, then watches, and repeats
 * both when necessary. The store is replaced in one step, and never empty meanwhile.
 */
export class Reflector<T extends KubernetesObject> {
  /** The reflector's state and its failures. */
  readonly status: ReflectorStatus;
  readonly #kube: KubeFetch;
  readonly #clock: Clock;
  readonly #path: string;
  readonly #options: ReflectorOptions<T>;
  readonly #plan: ReflectorPlan;
  readonly #recent = new RecentObjects<T>(RECENT_OBJECTS);
  readonly #backoff = new Backoff({ maxMs: MAX_BACKOFF_MS });
  readonly #intake: ObjectIntake<T>;
  #doing: ReflectorTask = "listing";
  #tokenRefreshed = false;
  /** Whether the resourceVersion is from an earlier run and no event has arrived since. */
  #isUntried = false;

  /** Creates a reflector; nothing is sent yet. */
  constructor(kube: KubeFetch, path: string, options: ReflectorOptions<T>) {
    this.#kube = kube;
    this.#clock = options.clock;
    this.#path = path;
    this.#options = options;
    this.#plan = new ReflectorPlan(options);
    const { packer, store, onState, onRefusal } = options;
    this.status = new ReflectorStatus({ clock: this.#clock, onState, onRefusal });
    const onError = (error: ObjectNotKeptError) => callSafely(options.onObjectError, error);
    this.#intake = new ObjectIntake<T>({ path, packer, store, onError });
  }

  /** Resumes from the state in the store; with `undefined`, reads the newest state instead. */
  resume(resourceVersion: string | undefined): void {
    if (resourceVersion === undefined) return this.#plan.readNewest();
    this.#isUntried = true;
    this.status.resourceVersion = resourceVersion;
    this.#plan.resume();
  }

  /** Runs until the signal aborts; every failure is retried. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        if (this.#plan.mustRead && !this.#plan.usesWatchList) await this.#list(signal);
        await this.#watch(signal);
      } catch (error) {
        if (signal.aborted) break;
        // A bug in this code must not end it either.
        await this.#recover(error, signal).catch(() => this.#pause(MAX_BACKOFF_MS, signal));
      }
    }
    this.status.enter({ name: "stopped" });
  }

  /** Reads the state page by page (LIST). */
  async #list(signal: AbortSignal): Promise<void> {
    this.#doing = "listing";
    this.status.enter({ name: "listing", received: 0 });
    const { metadataOnly = false, keepManagedFields = false, pageSize = DEFAULT_PAGE_SIZE } =
      this.#options;
    const pages = listPages<T>(this.#kube, this.#path, {
      clock: this.#clock,
      ...selectorsOf(this.#options),
      metadataOnly,
      keepManagedFields,
      needsSource: this.#options.transforms ?? false,
      pageSize,
      // Not older than the known state, so that a server that lags behind does not revert it.
      resourceVersion: this.#plan.listsNewest ? "" : this.status.resourceVersion ?? "0",
      signal,
    });
    const initial = new InitialList<T>();
    let resourceVersion = "";
    for await (const page of pages) {
      if (page instanceof ListStartsOver) {
        initial.clear();
        continue;
      }
      for (const { object, source } of page.items) {
        const stored = this.#intake.packOneOfMany(object, source);
        if (stored) initial.take("ADDED", stored);
      }
      resourceVersion = page.resourceVersion;
      this.status.received = initial.size;
    }
    signal.throwIfAborted();
    this.#replace(initial, resourceVersion);
  }

  /** Watches; begins with the state (WatchList) if it has not been read. */
  async #watch(signal: AbortSignal): Promise<void> {
    const initial = this.#plan.mustRead ? new InitialList<T>() : undefined;
    this.#doing = initial ? "streaming" : "watching";
    if (initial) this.status.enter({ name: "streaming", received: 0 });
    const onOpen = () => {
      this.#tokenRefreshed = false;
      if (this.#doing === "streaming") {
        guard.opened();
        this.status.enter({ name: "streaming", received: 0 });
      } else {
        this.status.heal(false);
        this.status.enter({ name: "synced", resourceVersion: this.status.resourceVersion ?? "" });
      }
    };
    const onReconnect = ({ delayMs, reason, error, startsOver }: WatchReconnect) => {
      if (this.#doing === "streaming") {
        const failed = error && !isForbidden(error) && (reason === "refused" || !guard.isOpen);
        if (failed && !isAway(error)) return watch.stop(error);
        initial?.clear();
        guard.closed();
      } else if (isTooLarge(error)) return watch.stop(error);
      // A state that is sent again does not contain the deletions since. And a server responds with
      // 500 to an untried resourceVersion that is not a number.
      const mustStartOver = startsOver || this.#isUntried && hasStatus(error, 500);
      if (this.#doing === "watching" && mustStartOver) {
        return watch.stop(new WatchExpiredError(undefined, { cause: error }));
      }
      // A 403 without a delay has only caused a new read of the token.
      const refused = error !== undefined && delayMs > 0 && isRefusal(error);
      const wasSilent = reason === "idle" || reason === "deadline";
      const backsOff = delayMs > 0 ? { doing: this.#doing, delayMs } : undefined;
      this.status.fail({ reason, error, refused, wasSilent, backsOff });
    };
    const watch = this.#open(initial !== undefined, { onOpen, onReconnect });
    using guard = new StreamGuard(this.#clock, (error) => watch.stop(error));
    const onAbort = () => watch.stop(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      signal.throwIfAborted(); // it may have aborted during the list
      for (let taken = 1;; taken++) {
        if (this.#doing === "streaming" && initial) {
          guard.waits();
          const event = watch.shift() ?? await watch.next();
          signal.throwIfAborted();
          this.#takeInitial(event, initial);
          if (this.#doing !== "streaming") guard[Symbol.dispose]();
        } else {
          // On Bun a hundred events may be available. Handlers get objects that are still parsed.
          if (taken % RECENT_OBJECTS === 0) await undefined;
          let event = watch.shift();
          if (!event) {
            event = await watch.next();
            signal.throwIfAborted();
            this.status.heard();
          }
          this.#take(event);
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
      clock: this.#clock,
      ...selectorsOf(this.#options),
      ...(timeoutSeconds !== undefined && { timeoutSeconds }),
      ...(idleTimeoutMs !== undefined && { idleTimeoutMs }),
      ...(initial
        ? { sendInitialEvents: true }
        : { resourceVersion: this.status.resourceVersion ?? "" }),
      allowWatchBookmarks: true,
      accept: acceptHeader("watch", metadataOnly),
      backoff: this.#backoff,
      tokenRefreshed: this.#tokenRefreshed,
      maxDelayMs: LONGEST_RETRY_AFTER_MS,
      parseFrame: frameReader<T>({ keepManagedFields }),
      ...hooks,
    });
  }

  #takeInitial(event: InformerEvent<T>, initial: InitialList<T>): void {
    if (event.type !== "BOOKMARK") {
      const stored = this.#intake.packOneOfMany(event.object, event.source);
      if (stored) initial.take(event.type, stored);
      this.status.received = initial.size;
    } else if (endsInitialEvents(event)) {
      this.#replace(initial, event.object.metadata.resourceVersion);
    }
  }

  #take(event: InformerEvent<T>): void {
    if (event.type !== "BOOKMARK") {
      const stored = this.#intake.pack(event.object, event.source);
      if (stored) {
        this.#recent.add(stored);
        this.#options.store.apply(event.type, stored);
      }
    }
    const { resourceVersion } = event.object.metadata;
    if (resourceVersion && resourceVersion !== "0") {
      this.status.resourceVersion = resourceVersion;
      this.#options.onVersion?.(resourceVersion);
    }
    this.#isUntried = false;
  }

  #replace(initial: InitialList<T>, resourceVersion: string): void {
    this.status.resourceVersion = resourceVersion;
    this.#isUntried = false;
    this.#plan.synced(this.#clock.monotonic());
    this.#tokenRefreshed = false;
    this.#options.store.replace(initial.values());
    this.#options.onVersion?.(resourceVersion);
    initial.clear();
    this.#doing = "watching";
    this.status.heal(true);
    this.status.enter({ name: "synced", resourceVersion });
  }

  /** Prepares the next attempt and waits until it is due. */
  async #recover(error: unknown, signal: AbortSignal): Promise<void> {
    const failure = judgeReflectorFailure(error, this.#doing);
    if (isForbidden(error)) {
      const mayBeOldToken = this.#doing === "listing" && !this.#tokenRefreshed;
      this.#tokenRefreshed = true; // a watch has already refreshed it
      // The token may be an old one, from an account whose rights have changed since.
      if (mayBeOldToken) return await refreshToken(this.#kube, { clock: this.#clock, signal });
    }
    const { reason, refused } = failure;
    // If the server rejects the resourceVersion, the next request must not contain it again.
    if (this.#isUntried && failure.means !== "wait") this.#plan.readNewest();
    const delayMs = this.#delayMs(failure);
    const relists = failure.means !== "wait";
    const backsOff = delayMs > 0 ? { doing: this.#doing, delayMs } : undefined;
    this.status.fail({ reason, error, refused, relists, backsOff });
    if (delayMs > 0) await this.#pause(delayMs, signal);
  }

  async #pause(delayMs: number, signal: AbortSignal): Promise<void> {
    await sleep(this.#clock, delayMs, { signal }).catch(() => {}); // the signal aborted
  }

  /** Plans the next attempt; returns the milliseconds until then. */
  #delayMs(failure: ReflectorFailure): number {
    const nowMs = this.#clock.monotonic();
    const delayMs = this.#plan.failed(failure, nowMs) ?? this.#backoff.next(nowMs);
    if (this.#plan.mustRead) this.#doing = this.#plan.usesWatchList ? "streaming" : "listing";
    return Math.min(delayMs, LONGEST_RETRY_AFTER_MS);
  }
}
