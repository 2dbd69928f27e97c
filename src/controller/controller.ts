import type { ResourceDefinition } from "../client/resource_definition.ts";
import { TimeoutError } from "../core/errors.ts";
import type { DeepReadonly } from "../core/deep_readonly.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import type { HandlerRegistration } from "../informer/handlers/handler_registration.ts";
import type { Informer } from "../informer/informer.ts";
import { objectKey } from "../informer/store/object_key.ts";
import type { Clock } from "../runtime/clock.ts";
import { callSafely } from "../runtime/report_warning.ts";
import { JoinedAbort } from "../runtime/waiting.ts";
import { plumbingOf } from "../transport/plumbing.ts";
import type { ControllerCounts, ControllerHandle } from "./controller_handle.ts";
import type { ControllerHost } from "./controller_host.ts";
import type { ControllerOptions, ReconcileResult } from "./controller_options.ts";
import { EventRecorder } from "./event_recorder.ts";
import { addFinalizer, removeFinalizer } from "./finalizer.ts";
import { controllerOf } from "./owner_reference.ts";
import { ObjectContext } from "./object_context.ts";
import { RetryLimiter } from "./retry_limiter.ts";
import { isSeen, untilSeen } from "./store_gate.ts";
import { TerminalError } from "./terminal_error.ts";
import { informerOf, isRelevant, selectionOf, type WatchedObjects } from "./watched.ts";
import { type QueueCounts, WorkQueue } from "./work_queue.ts";
import { WrittenVersions } from "./written_versions.ts";

const TIME_LIMIT_MS = 300_000;
const STALE_LIMIT_MS = 10_000;
/** Objects that are there at the start come after those that change. */
const INITIAL_PRIORITY = -100;

/** Runs a reconcile function for the objects of a resource. Created by a manager. */
export class Controller<T extends KubernetesObject> implements ControllerHandle {
  readonly name: string;
  readonly counts: ControllerCounts = {
    succeeded: 0,
    failed: 0,
    failedForGood: 0,
    waitedForStore: 0,
    storeTooLate: 0,
  };
  readonly #host: ControllerHost;
  readonly #options: ControllerOptions<T>;
  readonly #clock: Clock;
  readonly #primary: WatchedObjects<T>;
  readonly #informer: Informer<T>;
  readonly #limiter: RetryLimiter;
  readonly #events: EventRecorder;
  readonly #writes = new WrittenVersions();
  readonly #parked = new Set<string>();
  #queue: WorkQueue | undefined;
  #stop: AbortController | undefined;
  #running = 0;
  #isPumping = false;

  /** Creates a controller and its informers; nothing is reconciled yet. */
  constructor(host: ControllerHost, options: ControllerOptions<T>) {
    this.#host = host;
    this.#options = options;
    this.#primary = selectionOf(options.for);
    this.name = options.name ?? this.#primary.resource.plural;
    this.#clock = plumbingOf(host.kube).runtime.clock;
    this.#limiter = new RetryLimiter({ clock: this.#clock });
    this.#events = new EventRecorder(host.kube, {
      controller: this.name.includes("/") ? this.name : `kubewire.dev/${this.name}`,
      instance: host.instance,
    });
    this.#informer = informerOf(host.informers, options.for);
    for (const owned of options.owns ?? []) informerOf(host.informers, owned);
    for (const { watched } of options.watches ?? []) informerOf(host.informers, watched);
  }

  /**
   * Reconciles until the signal aborts; resolves when no reconcile runs any more. The informers keep
   * running, so that a replica that becomes the leader starts at once.
   */
  async run(signal: AbortSignal): Promise<void> {
    using stop = new JoinedAbort(signal);
    this.#stop = new AbortController();
    const queue = new WorkQueue({ clock: this.#clock, onReady: () => this.#pumpSoon() });
    this.#queue = queue;
    const handlers = this.#listen(queue);
    try {
      await Promise.all(handlers.map((handler) => handler.waitForSync({ signal: stop.signal })));
      this.#isPumping = true;
      this.#pump();
      await new Promise<void>((resolve) => {
        if (stop.signal.aborted) resolve();
        stop.signal.addEventListener("abort", () => resolve(), { once: true });
      });
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#isPumping = false;
      for (const handler of handlers) handler[Symbol.dispose]();
      const drained = queue.shutDown();
      this.#stop.abort(signal.reason);
      await drained;
      this.#queue = undefined;
    }
  }

  get queue(): QueueCounts {
    return this.#queue?.counts ?? { ready: 0, delayed: 0, running: 0, added: 0 };
  }

  enqueue(key: string): void {
    this.#queue?.add(key);
  }

  #listen(queue: WorkQueue): HandlerRegistration[] {
    const { owns = [], watches = [] } = this.#options;
    const { informers } = this.#host;
    const own = this.#informer.addHandler((change) => {
      const initial = change.type === "added" && change.initial;
      if (!isRelevant(change, this.#primary.when)) return;
      queue.add(objectKey(change.object.metadata), initial ? { priority: INITIAL_PRIORITY } : {});
    });
    const owned = owns.map((each) => {
      const { when } = selectionOf<KubernetesObject>(each);
      return informerOf<KubernetesObject>(informers, each).addHandler((change) => {
        if (change.type === "added" && change.initial) return; // the owner is reconciled anyway
        if (!isRelevant(change, when)) return;
        const owners = change.type === "updated"
          ? [this.#ownerKey(change.object), this.#ownerKey(change.previous)]
          : [this.#ownerKey(change.object)];
        for (const key of owners) if (key !== undefined) queue.add(key);
      });
    });
    const others = watches.map(({ watched, keysOf }) => {
      const { when } = selectionOf<KubernetesObject>(watched);
      return informerOf<KubernetesObject>(informers, watched).addHandler((change) => {
        if (!isRelevant(change, when)) return;
        for (const key of keysOf(change.object)) queue.add(key);
        if (change.type !== "updated") return;
        for (const key of keysOf(change.previous)) queue.add(key);
      });
    });
    return [own, ...owned, ...others];
  }

  /** Returns the key of the object's controller, if that is one of this controller's objects. */
  #ownerKey(object: DeepReadonly<KubernetesObject>): string | undefined {
    const { resource } = this.#primary;
    const reference = controllerOf(object, resource);
    if (!reference) return undefined;
    const { namespace } = object.metadata;
    const { name } = reference;
    const key = objectKey(
      resource.namespaced && namespace !== undefined ? { name, namespace } : { name },
    );
    const owner = this.#informer.store.get(key);
    // Another object of the same name may have taken the owner's place.
    return owner && owner.metadata.uid !== reference.uid ? undefined : key;
  }

  #pumpSoon(): void {
    if (this.#isPumping) queueMicrotask(() => this.#pump());
  }

  /** Starts reconciles as long as there are keys and the limit allows it. */
  #pump(): void {
    const queue = this.#queue;
    const { concurrency = 1 } = this.#options;
    while (this.#isPumping && queue && this.#running < concurrency) {
      const taken = queue.take();
      if (!taken) return;
      const { key, priority } = taken;
      if (this.#parked.has(key)) {
        queue.done(key); // it is added again when the stores have caught up
        continue;
      }
      const written = this.#writes.of(key);
      if (written.length > 0 && !isSeen(written, this.#host.informersOf)) {
        queue.done(key);
        this.#park(queue, key, priority);
        continue;
      }
      this.#writes.clear(key);
      this.#running++;
      this.#reconcile(queue, key).finally(() => {
        this.#running--;
        queue.done(key);
        this.#pump();
      });
    }
  }

  /** Keeps a key until the stores have seen what its last reconcile has written. */
  async #park(queue: WorkQueue, key: string, priority: number): Promise<void> {
    this.#parked.add(key);
    this.counts.waitedForStore++;
    const { signal } = this.#stop!;
    const limit = { timeoutMs: STALE_LIMIT_MS, signal };
    try {
      await untilSeen(this.#writes.of(key), this.#host.informersOf, limit);
    } catch (error) {
      if (!signal.aborted) {
        this.counts.storeTooLate++;
        this.#host.onError(error, this.name, key);
      }
    } finally {
      this.#parked.delete(key);
      queue.add(key, { priority });
    }
  }

  async #reconcile(queue: WorkQueue, key: string): Promise<void> {
    queue.cancelDelay(key);
    const { timeLimitMs = TIME_LIMIT_MS } = this.#options;
    using work = new JoinedAbort(this.#stop!.signal);
    const onTimeout = () =>
      work.abort(new TimeoutError(`The reconcile took longer than ${timeLimitMs} ms.`));
    using _timer = this.#clock.setTimer(onTimeout, timeLimitMs);
    const attempt = this.#limiter.failures(key) + 1;
    try {
      const { requeueAfterMs } = await this.#work(key, attempt, work.signal) ?? {};
      if (work.signal.aborted && !this.#stop!.signal.aborted) throw work.signal.reason;
      this.#limiter.forget(key);
      this.counts.succeeded++;
      if (requeueAfterMs !== undefined) queue.add(key, { afterMs: Math.max(1, requeueAfterMs) });
    } catch (error) {
      if (this.#stop!.signal.aborted) return; // the next leader reconciles it
      this.counts.failed++;
      callSafely(this.#host.onError, error, this.name, key);
      if (error instanceof TerminalError) this.counts.failedForGood++;
      else queue.add(key, { afterMs: this.#limiter.fail(key) });
    }
  }

  async #work(
    key: string,
    attempt: number,
    signal: AbortSignal,
  ): Promise<ReconcileResult | void> {
    const { reconcile, finalizer, onGone, readsOwnWrites = true } = this.#options;
    const object = this.#informer.store.get(key);
    const context = new ObjectContext<T>({
      host: this.#host,
      controller: this.name,
      resource: this.#primary.resource,
      key,
      object,
      attempt,
      signal,
      events: this.#events,
      onWrite: (written) => readsOwnWrites && this.#writes.note(key, written),
    });
    if (!object) return await onGone?.(context);
    if (!finalizer) return await reconcile(object, context);
    const handle = context.client(this.#primary.resource as ResourceDefinition<T>);
    if (object.metadata.deletionTimestamp === undefined) {
      const finalized = await addFinalizer(handle, object, finalizer.name, { signal });
      return await reconcile(finalized, context.with(finalized));
    }
    if (!object.metadata.finalizers?.includes(finalizer.name)) return;
    await finalizer.cleanup(object, context);
    await removeFinalizer(handle, object, finalizer.name, { signal });
  }
}
