import type { KubernetesObject } from "../core/object_meta.ts";
import type { Lister } from "../informer/store/lister.ts";
import type { Clock } from "../runtime/clock.ts";
import { callSafely } from "../runtime/report_warning.ts";
import { JoinedAbort } from "../runtime/waiting.ts";
import { plumbingOf } from "../transport/plumbing.ts";
import { checkControllerOptions, checkRequeue, isKey, keyError } from "./check_options.ts";
import type { ControllerCounts, ControllerHandle, KeyState } from "./controller_handle.ts";
import type { ControllerHost } from "./controller_host.ts";
import type { ControllerOptions, ControllerSource } from "./controller_options.ts";
import { HeldKeys } from "./gate/held_keys.ts";
import { OwnEvents } from "./own_writes/own_events.ts";
import { StoreWait } from "./own_writes/store_wait.ts";
import type { ReconcileObservation } from "./reconcile_observation.ts";
import { ReconcileLimit } from "./reconcile_limit.ts";
import { Reconciler } from "./reconciler.ts";
import { KeyRetries } from "./queue/key_retries.ts";
import { checkSource, checkSources } from "./sources/check_source.ts";
import { followObjects } from "./sources/followed_objects.ts";
import {
  type ChangePredicates,
  isKeyRelevant,
  isRelevant,
  predicatesOf,
} from "./sources/is_relevant.ts";
import { SourceList } from "./sources/source_list.ts";
import { INITIAL_PRIORITY } from "./sources/sources.ts";
import { isTerminal } from "./terminal_error.ts";
import { untilAborted } from "./until_aborted.ts";
import { selectionOf } from "./sources/watched.ts";
import { NO_COUNTS, type QueueCounts, type TakenKey, WorkQueue } from "./queue/work_queue.ts";

const TIME_LIMIT_MS = 300_000;

/** Runs a reconcile function for the objects of a resource. Created by a manager. */
export class Controller<T extends KubernetesObject> implements ControllerHandle {
  readonly name: string;
  readonly concurrency: number;
  readonly timeLimitMs: number;
  readonly counts: ControllerCounts = {
    succeeded: 0,
    failed: 0,
    failedForGood: 0,
    waitedForStore: 0,
    storeTooLate: 0,
  };
  readonly #host: ControllerHost;
  /** The settings as they were given, for `manifests`. */
  readonly options: ControllerOptions<T>;
  readonly #clock: Clock;
  readonly #store: Lister<T>;
  readonly #when: ChangePredicates<T>;
  readonly #sources: SourceList;
  readonly #retries: KeyRetries;
  readonly #reconciler: Reconciler<T>;
  readonly #stores: StoreWait;
  readonly #ownEvents = new OwnEvents();
  readonly #held = new HeldKeys();
  #queue: WorkQueue | undefined;
  #stop: AbortController | undefined;
  #running = 0;
  #isPumping = false;

  /** Creates a controller and its informers; nothing is reconciled yet. */
  constructor(host: ControllerHost, options: ControllerOptions<T>) {
    checkSources(options);
    const { readsOwnWrites = true } = options;
    const { resource, when } = selectionOf(options.for);
    this.#when = predicatesOf(when);
    const { kube, followed } = host;
    const { name = resource.plural, concurrency = 1, timeLimitMs = TIME_LIMIT_MS } = options;
    const { reconcile = null, onGone, finalizer } = options; // null is reported
    const cleanup = finalizer && (finalizer.cleanup ?? null);
    const functions = { reconcile, onGone, cleanup };
    checkControllerOptions({ name, concurrency, timeLimitMs, functions });
    this.#host = host;
    this.options = options;
    this.name = name;
    this.concurrency = concurrency;
    this.timeLimitMs = timeLimitMs;
    this.#clock = plumbingOf(kube).runtime.clock;
    this.#retries = new KeyRetries({ clock: this.#clock });
    const informersOf = (path: string, namespace?: string) => followed.of(path, namespace);
    this.#stores = new StoreWait({ kube, informersOf }, this.counts);
    const sources = this.#sources = new SourceList(followed, {
      clock: this.#clock,
      name,
      syncTimeoutMs: host.syncTimeoutMs,
      isWanted: (key) => isKeyRelevant(this.#store.get(key), this.#when),
      onError: (error, source) => this.#report(error, `the source ${source}`),
    });
    const isOwn = this.#ownEvents.isOwn.bind(this.#ownEvents);
    const onHidden = (key: string) => this.#forgetGone(key);
    this.#store = followObjects(options, { followed, sources, name, isOwn, onHidden });
    this.#reconciler = new Reconciler<T>({
      host,
      controller: options,
      name,
      store: this.#store,
      onWrite: (key, written) => readsOwnWrites && this.#stores.note(key, written),
      onStep: (key, from) => this.#ownEvents.begin(key, from),
    });
  }

  /**
   * Reconciles until the signal aborts; resolves when no reconcile runs any more. The informers keep
   * running, so that a replica that becomes the leader starts at once.
   */
  async run(signal: AbortSignal): Promise<void> {
    const stop = this.#stop = new AbortController();
    this.#stores.dropOverlays();
    const queue = new WorkQueue({ clock: this.#clock, onReady: () => this.#pumpSoon() });
    this.#queue = queue;
    this.#held.start((key) => this.#host.gate.isOwn(key), (key) => queue.add(key));
    using _opening = this.#host.gate.onOpen((isOpened) => this.#open(queue, isOpened));
    try {
      await this.#sources.start((key, options) => this.#add(queue, key, options), signal);
      this.#isPumping = true;
      this.#pump();
      await untilAborted(signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#isPumping = false;
      this.#sources.stop();
      const drained = queue.shutDown();
      stop.abort(signal.reason);
      await drained;
      await this.#reconciler.flushEvents(this.#host.eventsLimitMs); // the Lease is kept until then
      this.#queue = undefined;
    }
  }

  get queue(): QueueCounts {
    return this.#queue?.counts ?? NO_COUNTS;
  }

  enqueue(key: string): void {
    if (!isKey(key)) throw keyError(key);
    if (this.#queue) this.#add(this.#queue, key);
    else this.#held.untilStart(key);
  }

  addSource<S extends KubernetesObject>(source: ControllerSource<S>): Disposable {
    checkSource(source);
    return this.#sources.addSource(source);
  }

  stateOf(key: string): KeyState {
    const failures = this.#retries.failures(key);
    const found = this.#queue?.find(key);
    if (found === "running") return { state: "running", failures };
    const reason = this.#stores.isWaiting(key)
      ? "an informer has not seen what its last reconcile has written"
      : this.#host.gate.explain(key);
    if (reason !== undefined) return { state: "waiting", reason, failures };
    if (typeof found === "number") return { state: "delayed", delayMs: found, failures };
    return { state: found ?? "idle", failures };
  }

  /** Adds a key, if it is this replica's. */
  #add(queue: WorkQueue, key: string, options?: { priority?: number }): void {
    if (!isKey(key)) this.#report(keyError(key), "a key that was not added");
    else if (this.#host.gate.isOwn(key)) queue.add(key, options);
  }

  /** Adds the keys that have become this replica's, or may go on after a pause. */
  #open(queue: WorkQueue, isOpened: (key: string) => boolean): void {
    const { created } = this.#when;
    for (const key of this.#store.keys()) {
      if (!isOpened(key)) continue;
      const object = created && this.#store.get(key); // it is not parsed for nothing
      if (object && !isRelevant({ type: "added", object, initial: true }, this.#when)) continue;
      queue.add(key, { priority: INITIAL_PRIORITY });
    }
    this.#held.open(isOpened, (key, priority) => queue.add(key, { priority }));
  }

  /** Forgets a key whose object has gone and leads to no reconcile. */
  #forgetGone(key: string): void {
    const found = this.#queue?.find(key);
    if (found === "running") return this.#queue?.add(key); // it may write more
    if (found !== undefined || this.#stores.isWaiting(key)) return; // it is reconciled once more
    this.#retries.forget(key);
    this.#ownEvents.forget(key);
    this.#stores.forget(key);
  }

  /** Drops a key that may not begin here: another replica reconciles it, or this one later. */
  #refuse(key: string, priority: number): void {
    this.#stores.takeOverlay(key); // by then the objects may have changed
    if (this.#host.gate.isOwn(key)) return this.#held.untilOpen(key, priority);
    this.#retries.forget(key);
    this.#ownEvents.forget(key);
  }

  #pumpSoon(): void {
    if (this.#isPumping) queueMicrotask(() => this.#pump());
  }

  /** Starts reconciles as long as there are keys and the limit allows it. */
  #pump(): void {
    const queue = this.#queue;
    while (this.#isPumping && queue && this.#running < this.concurrency) {
      const taken = queue.take();
      if (!taken) return;
      const { key } = taken;
      if (!this.#mayBegin(queue, taken)) {
        queue.done(key);
        continue;
      }
      this.#running++;
      this.#reconcile(queue, taken).finally(() => {
        this.#running--;
        queue.done(key);
        this.#pump();
      });
    }
  }

  /** Returns whether the reconcile of a key may begin; otherwise the key is added again later. */
  #mayBegin(queue: WorkQueue, { key, priority }: TakenKey): boolean {
    if (this.#stores.isWaiting(key)) return false;
    if (!this.#host.gate.mayStart(key)) {
      this.#refuse(key, priority);
      return false;
    }
    if (this.#stores.isSeen(key)) return true;
    this.#park(queue, key, priority);
    return false;
  }

  /** Keeps a key until the stores have seen what its last reconcile has written. */
  async #park(queue: WorkQueue, key: string, priority: number): Promise<void> {
    const { signal } = this.#stop!;
    let afterMs = 0;
    try {
      await this.#stores.wait(key, signal);
    } catch (error) {
      if (signal.aborted) return;
      this.#report(error, key);
      afterMs = this.#retries.fail(key);
    } finally {
      queue.add(key, { priority, afterMs });
    }
  }

  async #reconcile(queue: WorkQueue, { key, priority, waitedMs }: TakenKey): Promise<void> {
    queue.cancelDelay(key);
    const startedMs = this.#clock.monotonic();
    const observe = (outcome: ReconcileObservation["outcome"]) => {
      const durationMs = this.#clock.monotonic() - startedMs;
      this.#host.onReconcile({ controller: this.name, key, outcome, waitedMs, durationMs });
    };
    using pass = this.#host.gate.enter(key);
    const stop = this.#stop!.signal;
    using work = new JoinedAbort(stop, pass.signal);
    using _limit = new ReconcileLimit({
      clock: this.#clock,
      timeLimitMs: this.timeLimitMs,
      graceMs: this.#host.graceMs,
      onTimeout: (error) => work.abort(error),
      onHung: (error) => this.#report(error, key),
    });
    const attempt = this.#retries.failures(key) + 1;
    const { guard } = pass;
    const { signal } = work;
    const overlay = this.#stores.takeOverlay(key);
    let hasSucceeded = false;
    try {
      const done = this.#reconciler.reconcile(key, { attempt, signal, guard, overlay });
      const requeueAfterMs = checkRequeue((await done ?? {}).requeueAfterMs);
      if (signal.aborted && !stop.aborted) throw signal.reason;
      hasSucceeded = true;
      this.counts.succeeded++;
      if (requeueAfterMs !== 0) this.#retries.forget(key);
      if (requeueAfterMs !== undefined) {
        queue.add(key, { afterMs: requeueAfterMs || this.#retries.requeue(key), priority });
      }
      observe(requeueAfterMs === undefined ? "succeeded" : "requeued");
    } catch (error) {
      if (stop.aborted) return; // the next leader reconciles it
      if (pass.signal?.aborted) return this.#refuse(key, priority); // so does the next holder of the shard
      this.counts.failed++;
      this.#report(error, key);
      if (isTerminal(error)) this.counts.failedForGood++;
      else queue.add(key, { afterMs: this.#retries.fail(key), priority });
      observe(isTerminal(error) ? "failedForGood" : "failed");
    } finally {
      if (this.#ownEvents.ended(key, hasSucceeded) && !pass.signal?.aborted) queue.add(key);
    }
  }

  #report(error: unknown, what: string): void {
    callSafely(this.#host.onError, error, this.name, what);
  }
}
