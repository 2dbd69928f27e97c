import type { InformerWaitOptions, WaitOptions } from "./waits/bounded_wait.ts";
import type { WaitCondition } from "./conditions/object_waiter.ts";
import type { Change } from "./handlers/change.ts";
import type { ChangeHandler, HandlerRegistration } from "./handlers/handler_registration.ts";
import type { InformerState, Staleness } from "./reflector/informer_state.ts";
import type { Lister } from "./store/lister.ts";
import type { DeepReadonly } from "../core/deep_readonly.ts";

/** Settings of {@linkcode Informer.addHandler} and {@linkcode Informer.changes}. */
export interface ListenOptions {
  /** Selects the objects in this namespace. */
  namespace?: string;
  /** Selects the object with this key: `namespace/name`, or `name` without a namespace. */
  key?: string;
  /** Ends the listening: removes the handler, or fails the stream. */
  signal?: AbortSignal;
}

/**
 * A copy of the objects of one resource that follows the server, with any number of listeners. See
 * {@linkcode createInformer}.
 *
 * Disposing of it ends its watch, removes its handlers, closes its streams of changes, and rejects
 * pending waits with an `AbortError`. Nothing else ends it: after any failed request the next one
 * follows, after 30 s at most. The disposal resolves when no handler runs any more, also none whose
 * promise was pending. It also waits for the last request, but at most 2 s. So do not await the
 * disposal in a handler, which would wait for itself; abort a `signal` there.
 */
export interface Informer<T> extends AsyncDisposable {
  /** The path of the resource. */
  readonly path: string;
  /**
   * The objects. The store is empty until the first list is complete, and keeps its content when
   * the server cannot be reached. It is never behind the changes that handlers and streams have
   * received.
   */
  readonly store: Lister<T>;
  /** The current state of the informer. */
  readonly state: InformerState;
  /**
   * Whether the store has received the whole initial list; once true, it stays true. Whether the
   * content is up to date is given by `stale`.
   */
  readonly synced: boolean;
  /**
   * The time since when the store may be behind the server, and the reason; `undefined` while a
   * watch keeps it current, and before the informer is `synced`. The end of a connection also sets
   * it, until the next one is open: that takes milliseconds, so a probe should allow for some
   * seconds.
   */
  readonly stale: Staleness | undefined;
  /**
   * The resourceVersion up to which the store contains every change; `undefined` before the informer
   * is `synced`. It advances with events of other objects and with bookmarks too.
   */
  readonly resourceVersion: string | undefined;
  /**
   * Waits until the store contains every change up to a resourceVersion, such as that of the
   * response to your own write. Versions are compared as numbers, as Kubernetes allows since 1.35.
   *
   * @throws {TypeError} If the version is not a number: then it cannot be compared.
   * @throws {TimeoutError} If it takes longer than `timeoutMs`.
   */
  waitForVersion(resourceVersion: string, options?: WaitOptions): Promise<void>;
  /**
   * Waits until the informer is `synced`, regardless of refusals by the server.
   *
   * @throws {TimeoutError} If it takes longer than `timeoutMs`; `cause` is the last refusal.
   * @throws {ApiStatusError} With `failFast`, if the server refuses the requests, for example 401
   *   and 403 after the token was read again, or 404 for an unknown resource. Likewise any other
   *   error that waiting alone may not resolve, such as a missing permission of the runtime.
   */
  waitForSync(options?: InformerWaitOptions): Promise<void>;
  /**
   * Adds a handler. It is called first for each object in the store, as `added` with
   * `initial: true`, then for each change, in order for an object, one at a time; the next call
   * waits for an asynchronous handler. A handler that is slower than the changes misses
   * intermediate states, but never the last one: see {@linkcode HandlerRegistration.queueLength}.
   * Handlers do not wait for each other.
   *
   * An error that a handler throws, or that its promise rejects with, goes to `onHandlerError`, and
   * the next change follows. Do not await the informer's disposal, or `waitForSync` of its own
   * registration, in a handler: both wait until the handler has ended.
   *
   * @throws {TypeError} If the handler is not a function, or the options have wrong types.
   */
  addHandler(handler: ChangeHandler<T>, options?: ListenOptions): HandlerRegistration;
  /**
   * Returns the changes that a handler would get, as a stream for one reader: of all objects, of a
   * namespace, or of one object. While it is not read, changes are merged as for a slow handler.
   * The stream ends with the informer, or when the reader leaves the loop. When the signal aborts,
   * the stream fails with its reason.
   *
   * @throws {TypeError} If `namespace` or `key` is empty.
   */
  changes(options?: ListenOptions): ReadableStream<Change<T>>;
  /**
   * Waits until the object with this key (`namespace/name`, or `name`) meets a condition, and
   * returns the version that meets it: `undefined` if a missing object meets it. The wait starts
   * when the informer is synced; then it checks each version that arrives, also one that is
   * replaced at once.
   *
   * The first version it checks is the one in the store, which may be **older than your own
   * write**: the watch delivers the write a moment later. Right after a write, a Deployment whose
   * last rollout is finished counts as rolled out. Also require in the condition the generation
   * that the write returned, as below, or use the function {@linkcode waitUntil}, which reads the
   * object from the server.
   *
   * @example After a write of the program
   * ```ts
   * import type { KubernetesObject } from "jsr:@kubewire/kubewire";
   * import { type Informer, isDeploymentRolledOut } from "jsr:@kubewire/kubewire/informer";
   *
   * type Deployment = Parameters<typeof isDeploymentRolledOut>[0] & KubernetesObject;
   *
   * export async function rolledOut(
   *   deployments: Informer<Deployment>,
   *   written: Deployment, // what the PATCH or PUT returned
   * ): Promise<void> {
   *   const { name, namespace, generation = 0 } = written.metadata;
   *   await deployments.waitUntil(
   *     `${namespace}/${name}`,
   *     (it) => (it?.metadata.generation ?? 0) >= generation && isDeploymentRolledOut(it),
   *     { timeoutMs: 300_000 },
   *   );
   * }
   * ```
   *
   * @throws {TimeoutError} If it takes longer than `timeoutMs`.
   * @throws {ApiStatusError} With `failFast`, if the server refuses the requests; likewise any
   *   other error that waiting alone may not resolve. An error of the condition always ends the
   *   wait.
   * @throws {TypeError} If the condition is not a function, or is asynchronous.
   */
  waitUntil(
    key: string,
    condition: WaitCondition<T>,
    options?: InformerWaitOptions,
  ): Promise<DeepReadonly<T> | undefined>;
}
