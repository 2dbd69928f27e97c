import type { KubernetesObject } from "../../core/object_meta.ts";
import type { Clock } from "../../core/time/clock.ts";
import { FairTurns } from "../../runtime/event_loop_turn.ts";
import { callSafely } from "../../runtime/report_warning.ts";
import { JoinedAbort, untilAborted } from "../../core/time/waiting.ts";
import { isKey, keyError } from "../queue/key.ts";
import type { ControllerCounts, ControllerHandle, KeyState } from "./controller_handle.ts";
import type { ControllerServices } from "../context/controller_services.ts";
import type { ControllerOptions, KeyControllerOptions } from "./controller_options.ts";
import type { ControllerSource } from "../sources/controller_source.ts";
import { HeldKeys } from "../assignment/held_keys.ts";
import { OwnEvents } from "../own_writes/own_events.ts";
import { StoreWait } from "../own_writes/store_wait.ts";
import { nextReconcile } from "./next_reconcile.ts";
import type { ReconcileObservation } from "../context/reconcile_observation.ts";
import { ReconcileLimit } from "./reconcile_limit.ts";
import { KeyRetries } from "../queue/retry_limiter.ts";
import { checkSource } from "../sources/check_source.ts";
import { SourceList } from "../sources/source_list.ts";
import { INITIAL_PRIORITY } from "../sources/sources.ts";
import { isTerminal } from "./terminal_error.ts";
import { controllerSettings, isKeyed, noCounts } from "./controller_settings.ts";
import type { ControllerWork, StartedWork } from "./controller_work.ts";
import { keyWork } from "./key_work.ts";
import { objectWork } from "./object_work.ts";
import { NO_COUNTS, type QueueCounts, type TakenKey, WorkQueue } from "../queue/work_queue.ts";

/** Runs a reconcile function for the objects of a resource. Created by a manager. */
export class Controller<T extends KubernetesObject> implements ControllerHandle {
  readonly name: string;
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly counts: ControllerCounts = noCounts();
  readonly #services: ControllerServices;
  /** The settings as they were given, for `manifests`. */
  readonly options: ControllerOptions<T> | KeyControllerOptions;
  readonly #clock: Clock;
  readonly #started: StartedWork;
  readonly #work: ControllerWork;
  readonly #sources: SourceList;
  readonly #retries: KeyRetries;
  readonly #stores: StoreWait;
  readonly #readsOwnWrites: boolean;
  readonly #ownEvents = new OwnEvents();
  readonly #held = new HeldKeys();
  readonly #turns = new FairTurns();
  #queue: WorkQueue | undefined;
  #stop: AbortController | undefined;
  #running = 0;
  #isPumping = false;
  #pause: Promise<void> | undefined;
  #hasEnded = false;

  /** Creates a controller and its informers; nothing is reconciled yet. */
  constructor(services: ControllerServices, options: ControllerOptions<T> | KeyControllerOptions) {
    const settings = controllerSettings(options);
    const { name, concurrency, timeoutMs, readsOwnWrites, retryLimits } = settings;
    const { kube, followed } = services;
    this.#services = services;
    this.options = options;
    this.name = name;
    this.concurrency = concurrency;
    this.timeoutMs = timeoutMs;
    this.#clock = services.clock;
    this.#retries = new KeyRetries({ ...retryLimits, clock: this.#clock });
    const informersOf = (path: string, namespace?: string) => followed.of(path, namespace);
    this.#stores = new StoreWait({ kube, informersOf }, this.counts);
    this.#readsOwnWrites = readsOwnWrites;
    const sources = this.#sources = new SourceList(followed, {
      clock: this.#clock,
      name,
      clusterOf: (other) => services.clusters.of(other),
      syncTimeoutMs: services.syncTimeoutMs,
      isWanted: (key) => this.#work.isWanted(key),
      onError: (error, what) => this.#report(error, what),
    });
    const onHidden = (key: string) => this.#forgetGone(key);
    const parts = { services, name, sources, ownEvents: this.#ownEvents, onHidden };
    this.#started = isKeyed(options) ? keyWork(options, parts) : objectWork(options, parts);
    this.#work = this.#started.work;
  }

  /**
   * Reconciles until the signal aborts; resolves when no reconcile runs any more. The informers keep
   * running, so that a replica that becomes the leader starts at once.
   */
  async run(signal: AbortSignal): Promise<void> {
    const stop = this.#stop = new AbortController();
    this.#stores.dropFreshObjects();
    const queue = new WorkQueue({ clock: this.#clock, onReady: () => this.#pumpSoon() });
    this.#queue = queue;
    this.#held.start((key) => this.#services.assignment.isOwn(key), (key) => queue.add(key));
    using _opening = this.#services.assignment.onOpen((isOpened) => this.#open(queue, isOpened));
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
      await this.#work.flushEvents(this.#services.eventsLimitMs); // the Lease is kept until then
      this.#queue = undefined;
    }
  }

  get queue(): QueueCounts {
    return this.#queue?.counts ?? NO_COUNTS;
  }

  enqueue(key: string): void {
    if (!isKey(key)) throw keyError(key);
    this.#work.see(key);
    if (this.#queue) this.#add(this.#queue, key);
    else if (!this.#hasEnded) this.#held.untilStart(key);
  }

  addSource<S extends KubernetesObject>(source: ControllerSource<S>): Disposable {
    checkSource(source);
    if (this.#hasEnded) throw new TypeError(`The controller ${this.name} has ended.`);
    return this.#sources.addSource(source, { isLate: this.#services.clusters.isSynced });
  }

  /** Forgets all that it follows; it does not run any more. */
  end(): void {
    this.#hasEnded = true;
    this.#started[Symbol.dispose]();
    this.#sources[Symbol.dispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#services.remove?.();
  }

  stateOf(key: string): KeyState {
    const failures = this.#retries.failures(key);
    const found = this.#queue?.find(key);
    if (found === "running") return { state: "running", failures };
    const reason = this.#stores.isWaiting(key)
      ? "an informer has not seen the writes of its last reconcile"
      : this.#services.assignment.explain(key);
    if (reason !== undefined) return { state: "waiting", reason, failures };
    if (typeof found === "number") return { state: "delayed", delayMs: found, failures };
    return { state: found ?? "idle", failures };
  }

  /** Adds a key, if it is this replica's. */
  #add(queue: WorkQueue, key: string, options?: { priority?: number }): void {
    if (!isKey(key)) return this.#report(keyError(key), "a key that was not added");
    this.#work.see(key);
    if (this.#services.assignment.isOwn(key)) queue.add(key, options);
  }

  /** Adds the keys that have become this replica's, or may go on after a pause. */
  #open(queue: WorkQueue, isOpened: (key: string) => boolean): void {
    for (const key of this.#work.keys(isOpened)) queue.add(key, { priority: INITIAL_PRIORITY });
    this.#sources.tellAgain(isOpened);
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
    this.#stores.takeFreshObjects(key); // by then the objects may have changed
    if (this.#services.assignment.isOwn(key)) return this.#held.untilOpen(key, priority);
    this.#retries.forget(key);
    this.#ownEvents.forget(key);
  }

  #pumpSoon(): void {
    if (this.#isPumping) queueMicrotask(() => this.#pump());
  }

  /** Starts reconciles as long as there are keys and the limit allows it. */
  #pump(isPauseOver = false): void {
    if (isPauseOver) this.#pause = undefined;
    const queue = this.#queue;
    while (this.#isPumping && !this.#pause && queue && this.#running < this.concurrency) {
      this.#pause = this.#turns.next(); // reconciles that wait for nothing take no turn
      if (this.#pause) return void this.#pause.then(() => this.#pump(true));
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
    if (!this.#services.assignment.mayStart(key)) {
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
    const facts = { controller: this.name, key, reconcileId: crypto.randomUUID() };
    const observe = (outcome: ReconcileObservation["outcome"]) => {
      const durationMs = this.#clock.monotonic() - startedMs;
      this.#services.onReconcile({ ...facts, outcome, waitedMs, durationMs });
    };
    using pass = this.#services.assignment.enter(key);
    const stop = this.#stop!.signal;
    using work = new JoinedAbort(stop, pass.signal);
    using _limit = new ReconcileLimit({
      clock: this.#clock,
      timeoutMs: this.timeoutMs,
      graceMs: this.#services.graceMs,
      onTimeout: (error) => work.abort(error),
      onHung: (error) => this.#report(error, key, facts),
    });
    const attempt = this.#retries.failures(key) + 1;
    const { signal } = work;
    const { guard } = pass;
    const freshObjects = this.#stores.takeFreshObjects(key);
    try {
      const done = this.#work.reconcile(key, {
        attempt,
        reconcileId: facts.reconcileId,
        signal,
        guard: guard ? () => guard : this.#services.guard,
        freshObjects,
        onWrite: (...write) => this.#readsOwnWrites && this.#stores.note(key, ...write),
        onStep: (from) => this.#ownEvents.begin(key, from),
      });
      const next = nextReconcile(await done);
      if (signal.aborted && !stop.aborted) throw signal.reason;
      this.counts.succeeded++;
      if (!next || next.afterMs !== undefined) this.#retries.forget(key);
      if (next) {
        const afterMs = next.afterMs ?? this.#retries.requeue(key);
        queue.add(key, { afterMs, priority: next.priority ?? priority });
      }
      observe(next ? "requeued" : "succeeded");
    } catch (error) {
      if (stop.aborted) return; // the next leader reconciles it
      if (pass.signal?.aborted) return this.#refuse(key, priority); // so does the next holder of the shard
      this.counts.failed++;
      this.#report(error, key, facts);
      const isDone = isTerminal(error);
      if (isDone) this.counts.failedForGood++;
      else queue.add(key, { afterMs: this.#retries.fail(key), priority });
      observe(isDone ? "failedForGood" : "failed");
    } finally {
      if (this.#ownEvents.ended(key) && !pass.signal?.aborted) queue.add(key);
    }
  }

  #report(error: unknown, what: string, { reconcileId }: { reconcileId?: string } = {}): void {
    callSafely(this.#services.onError, error, this.name, what, reconcileId);
  }
}
