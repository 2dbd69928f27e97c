import { checkOptions } from "../core/check_options.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import type { Clock } from "../core/time/clock.ts";
import { callSafely, reportWarning } from "../runtime/report_warning.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { boundedWait, type InformerWaitOptions, type WaitOptions } from "./waits/bounded_wait.ts";
import type { Change } from "./handlers/change.ts";
import { type ChangeListener, filteredListener } from "./handlers/change_listener.ts";
import { ChangeStream } from "./handlers/change_stream.ts";
import { readClusterUid } from "./snapshot/cluster_uid.ts";
import { ObjectWaiter, type WaitCondition } from "./conditions/object_waiter.ts";
import {
  type ChangeHandler,
  type HandlerRegistration,
  QueuedHandler,
} from "./handlers/handler_registration.ts";
import type { Informer, ListenOptions } from "./informer.ts";
import type { InformerOptions, RunningInformerOptions } from "./informer_options.ts";
import { checkFunction, checkSyncFunction, MisuseError } from "./store/misuse_error.ts";
import { type FunctionFailure, ObjectFunctionError } from "./store/object_errors.ts";
import { checkKey, objectKey } from "./store/object_key.ts";
import { checkWatchPath } from "../watch/watch_options.ts";
import { ObjectPacker } from "./store/object_packer.ts";
import type { DeepReadonly } from "../core/deep_readonly.ts";
import { Reflector } from "./reflector/reflector.ts";
import type { InformerState, Staleness } from "./reflector/informer_state.ts";
import type { Refusal } from "./reflector/reflector_status.ts";
import { snapshotResource } from "./snapshot/snapshot_format.ts";
import { SnapshotKeeper } from "./snapshot/snapshot_keeper.ts";
import { Store, type StoreChange } from "./store/store.ts";
import { notAtVersion, notMet, notSynced } from "./waits/wait_errors.ts";
import { SyncPoint } from "./waits/sync_point.ts";
import { VersionPoint } from "./waits/version_point.ts";
import { withinGrace } from "./reflector/within_grace.ts";

/** An informer: a reflector, its store, and its listeners. */
export class RunningInformer<T extends KubernetesObject> implements Informer<T> {
  readonly path: string;
  readonly #clock: Clock;
  readonly #options: InformerOptions<T>;
  readonly #store: Store<T>;
  readonly #reflector: Reflector<T>;
  readonly #snapshots: SnapshotKeeper<T> | undefined;
  readonly #listeners = new Set<ChangeListener<T>>();
  /** The promises of asynchronous handlers that have not finished. */
  readonly #runningHandlers = new Set<Promise<void>>();
  readonly #sync = new SyncPoint();
  readonly #version = new VersionPoint();
  readonly #stop = new AbortController();
  readonly #ended: Promise<void>;
  /** The functions for which a misuse was already reported. */
  readonly #misused = new Set<string>();
  /** Whether the objects that arrive are changes to a snapshot's content. */
  #resumes = false;

  /** Starts an informer. */
  constructor(kube: KubeFetch, path: string, options: RunningInformerOptions<T>) {
    checkWatchPath(path, "The path of an informer");
    this.path = path;
    this.#clock = options.clock;
    this.#options = options;
    const packer = new ObjectPacker<T>(options, (failure) => this.#onFunctionFailure(failure));
    this.#store = new Store<T>({ packer, onChange: (change) => this.#tell(change) });
    this.#reflector = new Reflector<T>(kube, path, {
      ...options,
      transforms: options.transform !== undefined,
      packer,
      store: this.#store,
      onVersion: (version) => this.#version.reach(version),
      onState: (state) => this.#onState(state),
      onRefusal: (refusal) => this.#onRefusal(refusal),
      onObjectError: (error) => this.#report(error),
    });
    this.#snapshots = options.snapshot && new SnapshotKeeper<T>({
      subject: { server: kube.server, resource: snapshotResource(path, options) },
      options: options.snapshot,
      store: this.#store,
      packer,
      readCluster: (signal) => readClusterUid(kube, { clock: this.#clock, signal }),
      resourceVersion: () => this.#reflector.status.resourceVersion,
      clock: this.#clock,
    });
    this.#ended = this.#run([kube.disposed, ...(options.signal ? [options.signal] : [])]);
  }

  get store(): Store<T> {
    return this.#store;
  }

  get state(): InformerState {
    const { state } = this.#reflector.status;
    // The reflector may need a moment to notice the abort.
    return this.#stop.signal.aborted && state.name !== "stopped" ? { name: "stopped" } : state;
  }

  get synced(): boolean {
    return this.#sync.reached;
  }

  get stale(): Staleness | undefined {
    const { state } = this;
    return "stale" in state ? state.stale : undefined;
  }

  /** The cause for the error of a wait for the informer that timed out. */
  get failureCause(): unknown {
    return this.#reflector.status.cause;
  }

  get resourceVersion(): string | undefined {
    return this.#version.reached;
  }

  waitForVersion(resourceVersion: string, options: WaitOptions = {}): Promise<void> {
    const timeoutError = () => notAtVersion(this, resourceVersion, options.timeoutMs);
    return this.#version.wait(this.#clock, resourceVersion, { ...options, timeoutError });
  }

  waitForSync(options: InformerWaitOptions = {}): Promise<void> {
    const timeoutError = () => notSynced(this, options.timeoutMs);
    const waiting = this.#sync.wait(this.#clock, { ...options, timeoutError });
    const { refusal } = this.#reflector.status;
    if (refusal) this.#sync.refuse(refusal.error);
    return waiting;
  }

  addHandler(handler: ChangeHandler<T>, options: ListenOptions = {}): HandlerRegistration {
    checkFunction(`handler of the informer of ${this.path}`, handler);
    const registration = new QueuedHandler<T>(handler, {
      clock: this.#clock,
      onError: (error, change) => this.#onHandlerError(error, change),
      refusal: () => this.#reflector.status.refusal,
      cause: () => this.failureCause,
      onRunning: (running) => this.#onHandlerRunning(running),
      onRemoved: () => this.#listeners.delete(listener),
    });
    const listener = filteredListener(registration, options);
    this.#attach(listener);
    if (options.signal) registration.stopWith(options.signal);
    return registration;
  }

  changes(options: ListenOptions = {}): ReadableStream<Change<T>> {
    const stream = new ChangeStream<T>(() => this.#listeners.delete(listener));
    const listener = filteredListener(stream, options);
    this.#attach(listener);
    if (options.signal) stream.failWith(options.signal);
    return stream.readable;
  }

  async waitUntil(
    key: string,
    condition: WaitCondition<T>,
    options: InformerWaitOptions = {},
  ): Promise<DeepReadonly<T> | undefined> {
    checkOptions(options);
    checkKey(key);
    checkSyncFunction("condition of a wait", condition);
    const what = { key, condition: condition.name, isThere: () => this.#store.has(key) };
    const timeoutError = () => notMet(this, what, options.timeoutMs);
    return await boundedWait<DeepReadonly<T> | undefined>(this.#clock, (settle) => {
      const lookUp = () => this.#store.stored(key);
      const waiter = new ObjectWaiter<T>(key, {
        condition,
        lookUp,
        settle,
        failFast: options.failFast ?? false,
      });
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

  /** Runs the reflector until one of the signals aborts. */
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
    await Promise.resolve(); // lets the creator add listeners before the informer does anything
    await withinGrace(this.#follow(signal), { signal, clock: this.#clock });
    await this.#snapshots?.[Symbol.asyncDispose]();
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const snapshots = this.#snapshots;
    const loaded = await snapshots?.load(signal);
    if (loaded) {
      this.#resumes = true;
      // If the cluster is not known to be the same, the state is read and compared.
      this.#reflector.resume(loaded.isSameCluster ? loaded.resourceVersion : undefined);
    }
    snapshots?.start();
    await this.#reflector.run(signal);
  }

  #onState(state: InformerState): void {
    if (state.name === "synced" && !this.synced) {
      this.#sync.reach();
      for (const listener of this.#listeners) listener.initialStateEnd();
    }
    callSafely(this.#options.onStateChange, state);
  }

  #onRefusal({ error, first }: Refusal): void {
    this.#sync.refuse(error);
    for (const listener of this.#listeners) listener.refused(error);
    if (first) this.#report(error);
  }

  /** Reports each object for which a function threw; a misuse only once for each function. */
  #onFunctionFailure(failure: FunctionFailure): void {
    const { key, of, error } = failure;
    if (!(error instanceof MisuseError)) {
      return this.#report(new ObjectFunctionError(failure, this.path));
    }
    if (this.#misused.has(of)) return;
    this.#misused.add(of);
    const told = "this is not told again for other objects";
    this.#report(
      new TypeError(`The ${of} of ${this.path} ${error.message}; first for ${key}, ${told}.`),
    );
  }

  #report(error: unknown): void {
    const { onError = (error) => reportWarning(`The informer of ${this.path}`, error) } =
      this.#options;
    callSafely(onError, error);
  }

  #onStop(reason: unknown): void {
    this.#sync.fail(reason);
    this.#version.fail(reason);
    for (const listener of this.#listeners) listener.stop(reason);
  }

  #tell(change: StoreChange<T>): void {
    const initial = change.type === "added" && !this.synced && !this.#resumes;
    for (const listener of this.#listeners) listener.change(change, initial);
  }

  /** Adds a listener, and sends it the current state first. */
  #attach(listener: ChangeListener<T>): void {
    this.#listeners.add(listener);
    for (const stored of this.#store.storedObjects()) {
      listener.change({ type: "added", stored, missed: false }, true);
    }
    this.#tellWhatWas(listener);
  }

  /** Sends a new listener the signals that the others have already received. */
  #tellWhatWas(listener: ChangeListener<T>): void {
    const { signal } = this.#stop;
    if (signal.aborted) return listener.stop(signal.reason);
    if (this.synced) listener.initialStateEnd();
    const { refusal } = this.#reflector.status;
    if (refusal) listener.refused(refusal.error);
  }

  #onHandlerError(error: unknown, change: Change<T>): void {
    const { onHandlerError } = this.#options;
    if (onHandlerError) return callSafely(onHandlerError, error, change);
    const { type, object: { metadata } } = change;
    reportWarning(
      `A handler of the informer of ${this.path} failed for ${objectKey(metadata)} (${type})`,
      error,
    );
  }

  #onHandlerRunning(running: Promise<void>): void {
    this.#runningHandlers.add(running);
    running.then(() => this.#runningHandlers.delete(running));
  }
}
