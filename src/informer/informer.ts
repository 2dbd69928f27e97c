import type { KubernetesObject } from "../core/object_meta.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import type { InformerWaitOptions } from "./bounded_wait.ts";
import type { Change } from "./change.ts";
import type { Condition } from "./condition.ts";
import type { ChangeHandler, HandlerRegistration } from "./handler_registration.ts";
import { checkInformerOptions, type InformerOptions } from "./informer_options.ts";
import type { Lister } from "./lister.ts";
import type { ReadOnly } from "./read_only.ts";
import type { ReflectorState, Staleness } from "./reflector_state.ts";
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
 * still waits reject with an `AbortError`. Nothing else ends it: whatever a request fails with, the
 * next one follows, after 30 s at most. Its disposal resolves when no handler runs any more, those
 * included whose promise was pending. It waits for the last request as well, but no longer than 2 s.
 * So do not await it in a handler, which would wait for itself; abort a `signal` there.
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
  /**
   * Whether the store has had the whole initial list; once true, it stays so. Whether it is up to
   * date as well is what `stale` says.
   */
  readonly synced: boolean;
  /**
   * Since when, and why, the store may be behind the server; `undefined` while a watch keeps it
   * current, and before the informer is `synced`. The end of a connection shows here as well, until
   * the next one is open: that takes milliseconds, so a probe should allow for some seconds.
   */
  readonly stale: Staleness | undefined;
  /**
   * Waits until the informer is `synced`, however often the server refuses.
   *
   * @throws {TimeoutError} If that takes longer than `timeoutMs`; `cause` is the last refusal.
   * @throws {ApiStatusError} With `failFast`, if the server refuses: 401 and 403 after the token was
   *   read again, 404 where there is no such resource, and the like. Likewise any other error that
   *   waiting alone may not heal, such as a missing permission of the runtime.
   */
  waitForSync(options?: InformerWaitOptions): Promise<void>;
  /**
   * Has a handler told what happens: first what the store has, as `added` with `initial: true`, then
   * each change, in order for an object, one at a time; an asynchronous handler is waited for. A
   * handler that is slower than the changes come misses what was in between, never the end: see
   * {@linkcode HandlerRegistration.queueLength}. Handlers do not wait for each other.
   *
   * An error that a handler throws, or that its promise rejects with, goes to `onHandlerError`, and
   * the next change follows.
   *
   * @throws {TypeError} If the handler is no function.
   */
  addHandler(handler: ChangeHandler<T>, options?: ListenOptions): HandlerRegistration;
  /**
   * What a handler would be told, as a stream for one reader, merged as for a slow handler while
   * nobody reads. It ends with the informer; leaving the loop ends it. The signal fails it with
   * its reason.
   */
  changes(options?: ListenOptions): ReadableStream<Change<T>>;
  /**
   * Waits until the object with this key (`namespace/name`, or `name`) meets a condition, and gives
   * the version that does: `undefined` where it is one of no object. The informer is synced before
   * anything is judged; then each version that comes is, also one that does not stay.
   *
   * The first that is judged is the one in the store, which may be **the one before your own write**:
   * the watch brings that a moment later. Right after a write, a Deployment whose last rollout is over
   * counts as rolled out. Have the condition ask for what the write returned as well, as below, or
   * use the function {@linkcode waitUntil}, which reads the object anew.
   *
   * @example After a write of one's own
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
   * @throws {TimeoutError} If that takes longer than `timeoutMs`.
   * @throws {ApiStatusError} With `failFast`, if the server refuses; likewise any other error that
   *   waiting alone may not heal. An error of the condition ends the wait in any case.
   * @throws {TypeError} If the condition is no function, or an asynchronous one.
   */
  waitUntil(
    key: string,
    condition: Condition<T>,
    options?: InformerWaitOptions,
  ): Promise<ReadOnly<T> | undefined>;
}

/**
 * Keeps a copy of the objects at `path`, such as `/api/v1/pods`, in memory: read once, then watched.
 * It keeps trying, whatever the server answers, with a growing pause of at most 30 s (or as long as
 * the server asks for, up to 5 minutes), and serves its last content meanwhile. `stale` says since
 * when and why that may be old, `state` what it waits for, and `onError` is called once for each
 * streak of failures that waiting alone may not heal, such as a missing permission.
 *
 * It starts at once, and ends with the client, the signal, or when it is disposed of.
 *
 * @throws {RangeError} If a setting makes no sense.
 * @throws {TypeError} If `path` is no text, or a transform or an index no function.
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
