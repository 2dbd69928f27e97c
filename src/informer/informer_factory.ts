import { TimeoutError } from "../core/errors.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { boundedWait, type InformerWaitOptions } from "./bounded_wait.ts";
import { describeState } from "./describe_state.ts";
import { errorCause } from "./error_cause.ts";
import type { Informer } from "./informer.ts";
import { checkInformerOptions, type InformerOptions } from "./informer_options.ts";
import { RunningInformer } from "./running_informer.ts";

/** Settings of an informer that is shared: nobody may end it for the others. */
export type SharedInformerOptions<T> = Omit<InformerOptions<T>, "signal">;

/** What tells one shared informer from another; all else must be the same for all who share it. */
const IDENTITY = ["labelSelector", "fieldSelector", "metadataOnly"] as const;

interface SharedInformer {
  readonly informer: RunningInformer<KubernetesObject>;
  readonly options: InformerOptions<KubernetesObject>;
}

/**
 * Shares informers between the parts of a program: one informer, and so one watch, for each path,
 * selectors and `metadataOnly`, however many ask for it and listen to it.
 *
 * @example Two parts of a program, one watch
 * ```ts
 * import { createKubeFetch, inCluster } from "jsr:@kubewire/kubewire";
 * import { InformerFactory } from "jsr:@kubewire/kubewire/informer";
 *
 * await using kube = createKubeFetch(await inCluster());
 * await using informers = new InformerFactory(kube);
 * informers.informer("/api/v1/pods").addHandler((change) => console.log(change.type));
 * const pods = informers.informer("/api/v1/pods").store;
 * await informers.waitForSync({ timeoutMs: 30_000 });
 * console.log(pods.size);
 * ```
 */
export class InformerFactory implements AsyncDisposable {
  readonly #kube: KubeFetch;
  readonly #defaults: InformerOptions<KubernetesObject>;
  readonly #shared = new Map<string, SharedInformer>();
  #disposed = false;

  /** Creates a factory without informers; `defaults` hold for each, and its `signal` ends all. */
  constructor(
    kube: KubeFetch,
    defaults: Omit<InformerOptions<KubernetesObject>, "snapshot"> = {},
  ) {
    this.#kube = kube;
    this.#defaults = defaults;
  }

  /**
   * The informer of a resource: the one that there is, or a new one. One that was disposed
   * of is not given any more. To dispose of it ends it for all who share it.
   *
   * @throws {TypeError} If the one that there is was made with other settings, such as another
   *   transform or without one of the indexes; or if the factory has been disposed of.
   */
  informer<T extends KubernetesObject = KubernetesObject>(
    path: string,
    options: SharedInformerOptions<T> = {},
  ): Informer<T> {
    if (this.#disposed) {
      throw new TypeError(`The factory has been disposed of: it makes no informer of ${path}.`);
    }
    // Whoever asks for the same path and selectors means objects of the same type.
    const asked = options as unknown as InformerOptions<KubernetesObject>;
    const indexes = { ...this.#defaults.indexes, ...asked.indexes };
    const all = { ...this.#defaults, ...asked, indexes };
    const key = JSON.stringify([path, ...IDENTITY.map((name) => all[name] || null)]);
    const known = this.#shared.get(key);
    if (known && known.informer.state.name !== "stopped") {
      refuseOtherOptions(path, asked, known.options);
      return known.informer as unknown as Informer<T>;
    }
    checkInformerOptions(all);
    const informer = new RunningInformer<KubernetesObject>(this.#kube, path, all);
    this.#shared.set(key, { informer, options: all });
    return informer as unknown as Informer<T>;
  }

  /**
   * Waits until every informer that was asked for is `synced`.
   *
   * @throws {TimeoutError} If that takes longer than `timeoutMs`.
   * @throws {ApiStatusError} With `failFast`, if the server refuses one of them; likewise any other
   *   error that waiting alone may not heal.
   */
  async waitForSync(options: InformerWaitOptions = {}): Promise<void> {
    const informers = [...this.#shared.values()].map(({ informer }) => informer);
    const timeoutError = () => notSyncedWithin(informers, options.timeoutMs);
    const over = new AbortController();
    await boundedWait<void>(this.#kube.runtime.clock, ({ resolve, reject }) => {
      const each = { signal: over.signal, failFast: options.failFast ?? false };
      Promise.all(informers.map((informer) => informer.waitForSync(each)))
        .then(() => resolve(), reject);
      return { [Symbol.dispose]: () => over.abort() };
    }, { ...options, timeoutError });
  }

  /** Ends all informers, as disposing of each would. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    const shared = [...this.#shared.values()];
    await Promise.all(shared.map(({ informer }) => informer[Symbol.asyncDispose]()));
  }
}

function refuseOtherOptions(
  path: string,
  asked: InformerOptions<KubernetesObject>,
  made: InformerOptions<KubernetesObject>,
): void {
  const remedy = "all who share an informer must ask for it with the same settings, or leave " +
    "them to the factory's defaults.";
  const { indexes = {}, ...rest } = asked;
  for (const [name, index] of Object.entries(indexes)) {
    if (made.indexes?.[name] === index) continue;
    throw new TypeError(
      `The informer of ${path} was made without this index "${name}": ${remedy}`,
    );
  }
  for (const name of Object.keys(rest) as (keyof typeof rest)[]) {
    if (IDENTITY.some((each) => each === name) || rest[name] === made[name]) continue;
    throw new TypeError(`The informer of ${path} was made with another ${name}: ${remedy}`);
  }
}

function notSyncedWithin(
  informers: readonly RunningInformer<KubernetesObject>[],
  timeoutMs: number | undefined,
): TimeoutError {
  const late = informers.filter(({ synced }) => !synced);
  const each = late.map(({ path, state }) => `${path} is ${describeState(state)}`);
  return new TimeoutError(
    `Not synced within ${timeoutMs} ms: ${each.join("; ")}.`,
    errorCause(late.map(({ failureCause }) => failureCause).find((cause) => cause !== undefined)),
  );
}
