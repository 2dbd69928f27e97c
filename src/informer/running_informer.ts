import { callHook } from "../core/call_hook.ts";
import { TimeoutError } from "../core/errors.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import type { Clock } from "../runtime/clock.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { boundedWait, type WaitOptions } from "./bounded_wait.ts";
import type { Change } from "./change.ts";
import type { ChangeListener } from "./change_listener.ts";
import { ChangeStream } from "./change_stream.ts";
import type { Condition } from "./condition.ts";
import { describeState } from "./describe_state.ts";
import {
  type ChangeHandler,
  type HandlerRegistration,
  QueuedHandler,
} from "./handler_registration.ts";
import type { Informer, ListenOptions } from "./informer.ts";
import type { InformerOptions } from "./informer_options.ts";
import type { Lister } from "./lister.ts";
import { ObjectPacker } from "./object_packer.ts";
import { ObjectWaiter } from "./object_waiter.ts";
import type { ReadOnly } from "./read_only.ts";
import { Reflector } from "./reflector.ts";
import type { ReflectorSettings } from "./reflector_settings.ts";
import type { ReflectorState } from "./reflector_state.ts";
import { SnapshotKeeper } from "./snapshot_keeper.ts";
import { Store, type StoreChange } from "./store.ts";
import { SyncPoint } from "./sync_point.ts";

/** A reflector, its store, and those who listen to it. */
export class RunningInformer<T extends KubernetesObject> implements Informer<T> {
  readonly path: string;
  readonly #clock: Clock;
  readonly #options: InformerOptions<T>;
  readonly #store: Store<T>;
  readonly #reflector: Reflector<T>;
  readonly #snapshots: SnapshotKeeper<T> | undefined;
  readonly #listeners = new Set<ChangeListener<T>>();
  /** Asynchronous handlers that have not come to their end. */
  readonly #runningHandlers = new Set<Promise<void>>();
  readonly #sync = new SyncPoint();
  readonly #stop = new AbortController();
  readonly #ended: Promise<void>;
  #failure: { error: unknown } | undefined;
  /** Whether what comes is a change of what a snapshot brought. */
  #resumes = false;

  /** Starts an informer. */
  constructor(kube: KubeFetch, path: string, options: InformerOptions<T>) {
    this.path = path;
    this.#clock = kube.runtime.clock;
    this.#options = options;
    const packer = new ObjectPacker<T>(options);
    this.#store = new Store<T>({ packer, onChange: (change) => this.#tell(change) });
    this.#reflector = new Reflector<T>(kube, path, {
      ...options,
      packer,
      store: this.#store,
      onState: (state) => this.#onState(state),
    });
    this.#snapshots = options.snapshot && new SnapshotKeeper<T>({
      subject: { server: kube.server, resource: resourceOf(path, options) },
      options: options.snapshot,
      store: this.#store,
      packer,
      resourceVersion: () => this.#reflector.resourceVersion,
      clock: this.#clock,
    });
    this.#ended = this.#run([kube.disposed, ...(options.signal ? [options.signal] : [])]);
  }

  get store(): Lister<T> {
    return this.#store;
  }

  get state(): ReflectorState {
    const { state } = this.#reflector;
    // It may take the reflector a moment to hear of its end.
    return this.#stop.signal.aborted && state.name !== "stopped" ? { name: "stopped" } : state;
  }

  get synced(): boolean {
    return this.#sync.reached;
  }

  waitForSync(options: WaitOptions = {}): Promise<void> {
    const timeoutError = () => this.#notSyncedWithin(options.timeoutMs);
    return this.#sync.wait(this.#clock, { ...options, timeoutError });
  }

  addHandler(handler: ChangeHandler<T>, options: ListenOptions = {}): HandlerRegistration {
    const registration: QueuedHandler<T> = new QueuedHandler<T>(handler, {
      clock: this.#clock,
      onError: (error, change) => this.#onHandlerError(error, change),
      onRunning: (running) => this.#onHandlerRunning(running),
      onRemoved: () => this.#listeners.delete(registration),
    });
    this.#attach(registration);
    if (options.signal) registration.stopWith(options.signal);
    return registration;
  }

  changes(options: ListenOptions = {}): ReadableStream<Change<T>> {
    const stream: ChangeStream<T> = new ChangeStream<T>(() => this.#listeners.delete(stream));
    this.#attach(stream);
    if (options.signal) stream.failWith(options.signal);
    return stream.readable;
  }

  waitUntil(
    key: string,
    condition: Condition<T>,
    options: WaitOptions = {},
  ): Promise<ReadOnly<T> | undefined> {
    const timeoutError = () => {
      if (!this.synced) return this.#notSyncedWithin(options.timeoutMs);
      return new TimeoutError(
        `${key} of ${this.path} did not meet ${condition.name || "the condition"} within ` +
          `${options.timeoutMs} ms: it is ${this.#store.has(key) ? "there" : "not there"}.`,
      );
    };
    return boundedWait<ReadOnly<T> | undefined>(this.#clock, (settle) => {
      const lookUp = () => this.#store.stored(key);
      const waiter = new ObjectWaiter<T>(key, { condition, lookUp, settle });
      this.#listeners.add(waiter);
      this.#tellWhatWas(waiter);
      return { [Symbol.dispose]: () => void this.#listeners.delete(waiter) };
    }, { ...options, timeoutError });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(
      new DOMException(`The informer of ${this.path} has been disposed of.`, "AbortError"),
    );
    await this.#ended;
    while (this.#runningHandlers.size > 0) await Promise.all(this.#runningHandlers);
  }

  /** Lets the reflector work until one of the signals aborts or it fails for good. */
  async #run(signals: readonly AbortSignal[]): Promise<void> {
    const { signal } = this.#stop;
    const held = new DisposableStack();
    signal.addEventListener("abort", () => {
      held.dispose();
      this.#onStop(signal.reason);
    }, { once: true });
    for (const outer of signals) {
      if (outer.aborted) this.#stop.abort(outer.reason);
      if (signal.aborted) break;
      const onAbort = () => this.#stop.abort(outer.reason);
      outer.addEventListener("abort", onAbort, { once: true });
      held.defer(() => outer.removeEventListener("abort", onAbort));
    }
    await Promise.resolve(); // whoever made the informer may listen to it before it does anything
    const snapshots = this.#snapshots;
    try {
      const resourceVersion = await snapshots?.load();
      if (resourceVersion !== undefined) {
        this.#resumes = true;
        this.#reflector.resume(resourceVersion);
      }
      snapshots?.start();
      await this.#reflector.run(signal);
    } catch (error) {
      this.#onFailure(error);
    }
    await snapshots?.[Symbol.asyncDispose]();
  }

  #onState(state: ReflectorState): void {
    if (state.name === "synced" && !this.synced) {
      this.#sync.reach();
      for (const listener of this.#listeners) listener.initialStateEnd();
    }
    this.#options.onStateChange?.(state);
  }

  #onFailure(error: unknown): void {
    this.#failure = { error };
    this.#sync.fail(error);
    for (const listener of this.#listeners) listener.fail(error);
  }

  #onStop(reason: unknown): void {
    this.#sync.fail(reason);
    for (const listener of this.#listeners) listener.stop(reason);
  }

  #tell(change: StoreChange<T>): void {
    const initial = change.type === "added" && !this.synced && !this.#resumes;
    for (const listener of this.#listeners) listener.change(change, initial);
  }

  /** Begins to tell a listener what happens, with the state as it is. */
  #attach(listener: ChangeListener<T>): void {
    this.#listeners.add(listener);
    for (const stored of this.#store.storedObjects()) {
      listener.change({ type: "added", stored, missed: false }, true);
    }
    this.#tellWhatWas(listener);
  }

  /** Tells a new listener what the others have been told already. */
  #tellWhatWas(listener: ChangeListener<T>): void {
    const { signal } = this.#stop;
    if (signal.aborted) return listener.stop(signal.reason);
    if (this.synced) listener.initialStateEnd();
    if (this.#failure) listener.fail(this.#failure.error);
  }

  #onHandlerError(error: unknown, change: Change<T>): void {
    callHook(this.#options.onHandlerError ?? reportError, error, change);
  }

  #onHandlerRunning(running: Promise<void>): void {
    this.#runningHandlers.add(running);
    running.then(() => this.#runningHandlers.delete(running));
  }

  #notSyncedWithin(timeoutMs: number | undefined): TimeoutError {
    return new TimeoutError(
      `The informer of ${this.path} was not synced within ${timeoutMs} ms: ` +
        `it is ${describeState(this.state)}.`,
    );
  }
}

/** What a snapshot is of, in one line. */
function resourceOf(path: string, options: ReflectorSettings): string {
  const { labelSelector = "", fieldSelector = "", metadataOnly = false } = options;
  return [path, labelSelector, fieldSelector, metadataOnly ? "metadata" : "objects"].join(" ; ");
}
