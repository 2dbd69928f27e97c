import type { KubernetesObject } from "../core/object_meta.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import type { WaitOptions } from "./bounded_wait.ts";
import type { Change } from "./change.ts";
import type { Condition } from "./condition.ts";
import type { ChangeHandler, HandlerRegistration } from "./handler_registration.ts";
import { checkInformerOptions, type InformerOptions } from "./informer_options.ts";
import type { Lister } from "./lister.ts";
import type { ReadOnly } from "./read_only.ts";
import type { ReflectorState } from "./reflector_state.ts";
import { RunningInformer } from "./running_informer.ts";

/** Settings of {@linkcode Informer.addHandler} and {@linkcode Informer.changes}. */
export interface ListenOptions {
  /** Ends the listening. */
  signal?: AbortSignal;
}

/**
 * A copy of the objects of one resource that follows the server, with any number of listeners. See
 * {@linkcode createInformer}.
 *
 * Disposing of it ends its watch, removes its handlers, closes its streams of changes and has what
 * still waits reject with an `AbortError`. It resolves when the last request is over and no handler
 * runs any more, those included whose promise was pending: nothing of it runs afterwards. So do not
 * await it in a handler, which would wait for itself; abort a `signal` there.
 */
export interface Informer<T> extends AsyncDisposable {
  /** The path of the resource. */
  readonly path: string;
  /**
   * The objects. It is empty before the first list is complete, and served as it is whenever the
   * server cannot be reached. It has at least what handlers and streams have told.
   */
  readonly store: Lister<T>;
  /** What the informer does at the moment. */
  readonly state: ReflectorState;
  /** Whether the store has had the whole initial list; once true, it stays so. */
  readonly synced: boolean;
  /**
   * Waits until the informer is `synced`.
   *
   * @throws {TimeoutError} If that takes longer than `timeoutMs`.
   * @throws {ApiStatusError} If the server refuses for good: 403 after the token was read again,
   *   404 where there is no such resource. Likewise any other error that the informer ended for.
   */
  waitForSync(options?: WaitOptions): Promise<void>;
  /**
   * Has a handler told what happens: first what the store has, as `added` with `initial: true`, then
   * each change, in order for an object, one at a time; an asynchronous handler is waited for. A
   * handler that is slower than the changes come misses what was in between, never the end: see
   * {@linkcode HandlerRegistration.queueLength}. Handlers do not wait for each other.
   *
   * What a handler throws goes to `onHandlerError`, and the next change follows.
   */
  addHandler(handler: ChangeHandler<T>, options?: ListenOptions): HandlerRegistration;
  /**
   * What a handler would be told, as a stream for one reader, merged as for a slow handler while
   * nobody reads. It ends with the informer, or with the error that the informer ended for; leaving
   * the loop ends it. The signal fails it with its reason.
   */
  changes(options?: ListenOptions): ReadableStream<Change<T>>;
  /**
   * Waits until the object with this key (`namespace/name`, or `name`) meets a condition, and gives
   * the version that does: `undefined` where it is one of no object. The informer is synced before
   * anything is judged; then each version that comes is, also one that does not stay.
   *
   * @throws {TimeoutError} If that takes longer than `timeoutMs`.
   * @throws {ApiStatusError} If the informer has ended for this; likewise any other error that it
   *   ended for, and what the condition throws.
   */
  waitUntil(
    key: string,
    condition: Condition<T>,
    options?: WaitOptions,
  ): Promise<ReadOnly<T> | undefined>;
}

/**
 * Keeps a copy of the objects at `path`, such as `/api/v1/pods`, in memory: read once, then watched.
 * It works on through whatever heals by itself, and ends for what cannot, which its `state`,
 * `waitForSync`, `changes` and `waitUntil` tell.
 *
 * It starts at once, and ends with the client, the signal, or when it is disposed of.
 *
 * @throws {RangeError} If a setting makes no sense.
 *
 * @example The pods of each node
 * ```ts
 * import { createKubeFetch, inCluster, type KubernetesObject } from "jsr:@kubewire/kubewire";
 * import { createInformer } from "jsr:@kubewire/kubewire/informer";
 *
 * interface Pod extends KubernetesObject {
 *   spec?: { nodeName?: string };
 * }
 *
 * await using kube = createKubeFetch(await inCluster());
 * await using pods = createInformer<Pod>(kube, "/api/v1/pods", {
 *   indexes: { node: (pod) => pod.spec?.nodeName },
 * });
 * await pods.waitForSync({ timeoutMs: 30_000 });
 * console.log(pods.store.byIndex("node", "node-1").length);
 * for await (const change of pods.changes()) {
 *   console.log(change.type, change.object.metadata.name);
 * }
 * ```
 */
export function createInformer<T extends KubernetesObject = KubernetesObject>(
  kube: KubeFetch,
  path: string,
  options: InformerOptions<T> = {},
): Informer<T> {
  checkInformerOptions(options);
  return new RunningInformer<T>(kube, path, options);
}
