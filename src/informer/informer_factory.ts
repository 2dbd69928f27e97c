import { checkOptions } from "../core/check_options.ts";
import { TimeoutError } from "../core/errors.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { boundedWait, type InformerWaitOptions } from "./waits/bounded_wait.ts";
import { describeState } from "./reflector/informer_state.ts";
import { errorCause } from "./waits/wait_errors.ts";
import type { InformedResource } from "./informed_resource.ts";
import type { Informer } from "./informer.ts";
import { checkInformerOptions, type InformerOptions } from "./informer_options.ts";
import { RunningInformer } from "./running_informer.ts";
import { checkClient, clockOf } from "../transport/kube_internals.ts";

/** Settings of a shared informer, without `signal`: no user may end it for the others. */
export type SharedInformerOptions<T> = Omit<InformerOptions<T>, "signal">;

/** The settings that distinguish shared informers; all users must agree on the other settings. */
const IDENTITY = ["labelSelector", "fieldSelector", "metadataOnly"] as const;

interface SharedInformer {
  readonly informer: RunningInformer<KubernetesObject>;
  options: InformerOptions<KubernetesObject>;
}

/**
 * Shares informers between the parts of a program: one informer, and so one watch, for each path,
 * selectors and `metadataOnly`, no matter how many users it has.
 * See {@linkcode createInformerFactory}.
 */
export class InformerFactory implements AsyncDisposable {
  readonly #kube: KubeFetch;
  readonly #defaults: InformerOptions<KubernetesObject>;
  readonly #shared = new Map<string, SharedInformer>();
  #disposed = false;

  /** @ignore Use {@linkcode createInformerFactory}. */
  constructor(
    kube: KubeFetch,
    defaults: Omit<InformerOptions<KubernetesObject>, "snapshot"> = {},
  ) {
    checkClient(kube);
    checkInformerOptions(defaults);
    this.#kube = kube;
    this.#defaults = defaults;
  }

  /**
   * Returns the shared informer of a handle's resource, and creates it on the first call. An
   * informer that was disposed of is replaced. Disposing of a shared informer ends it for all its
   * users.
   *
   * It gets the indexes that it does not have yet, at any time: each object that it has is parsed
   * once for that.
   *
   * @throws {TypeError} If the informer exists with other settings, such as another transform or
   *   another function for an index; if the handle belongs to another client; or if the factory has
   *   been disposed of.
   */
  informer<T extends KubernetesObject>(
    resource: InformedResource<T>,
    options?: Omit<Omit<InformerOptions<T>, "signal">, "metadataOnly">,
  ): Informer<T>;
  /**
   * Returns the shared informer of a path, such as `/api/v1/pods`.
   *
   * @throws {TypeError} As above.
   */
  informer<T extends KubernetesObject = KubernetesObject>(
    path: string,
    options?: Omit<InformerOptions<T>, "signal">,
  ): Informer<T>;
  informer<T extends KubernetesObject>(
    resource: InformedResource<T> | string,
    given: SharedInformerOptions<T> = {},
  ): Informer<T> {
    checkOptions(given);
    const { path, options } = this.#askedFor(resource, given);
    if (this.#disposed) {
      throw new TypeError(`The factory has been disposed of: it makes no informer of ${path}.`);
    }
    // Users of the same path and selectors mean objects of the same type.
    const asked = options as unknown as InformerOptions<KubernetesObject>;
    checkInformerOptions(asked);
    const indexes = { ...this.#defaults.indexes, ...asked.indexes };
    const all = { ...this.#defaults, ...asked, indexes };
    const key = JSON.stringify([path, ...IDENTITY.map((name) => all[name] || null)]);
    const known = this.#shared.get(key);
    if (known && known.informer.state.name !== "stopped") {
      refuseOtherOptions(path, asked, known.options);
      const added = addedIndexes(path, asked, known.options);
      known.informer.store.addIndexes(added);
      known.options = { ...known.options, indexes: { ...known.options.indexes, ...added } };
      return known.informer as unknown as Informer<T>;
    }
    checkInformerOptions(all);
    const informer = new RunningInformer<KubernetesObject>(this.#kube, path, {
      ...all,
      clock: clockOf(this.#kube),
    });
    this.#shared.set(key, { informer, options: all });
    return informer as unknown as Informer<T>;
  }

  #askedFor<T extends KubernetesObject>(
    resource: InformedResource<T> | string,
    options: SharedInformerOptions<T>,
  ): { path: string; options: SharedInformerOptions<T> } {
    if (!isHandle(resource)) return { path: resource, options };
    const { kube, path, metadataOnly } = resource;
    if (kube !== this.#kube) {
      throw new TypeError(`The handle of ${path} is of another client than the factory.`);
    }
    return { path, options: metadataOnly ? { ...options, metadataOnly } : options };
  }

  /**
   * Waits until every informer of the factory is `synced`.
   *
   * @throws {TimeoutError} If it takes longer than `timeoutMs`.
   * @throws {ApiStatusError} With `failFast`, if the server refuses the requests of one of them;
   *   likewise any other error that waiting alone may not resolve.
   */
  async waitForSync(options: InformerWaitOptions = {}): Promise<void> {
    checkOptions(options);
    const informers = [...this.#shared.values()].map(({ informer }) => informer);
    const timeoutError = () => notSyncedWithin(informers, options.timeoutMs);
    const over = new AbortController();
    await boundedWait<void>(clockOf(this.#kube), ({ resolve, reject }) => {
      const each = { signal: over.signal, failFast: options.failFast ?? false };
      Promise.all(informers.map((informer) => informer.waitForSync(each)))
        .then(() => resolve(), reject);
      return { [Symbol.dispose]: () => over.abort() };
    }, { ...options, timeoutError });
  }

  /** Disposes of all informers. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    const shared = [...this.#shared.values()];
    await Promise.all(shared.map(({ informer }) => informer[Symbol.asyncDispose]()));
  }
}

/**
 * Creates a factory without informers; `defaults` apply to each, and its `signal` ends all.
 *
 * @throws {TypeError} If `kube` is not a client.
 *
 * @example Two parts of a program, one watch
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createInformerFactory } from "jsr:@kubewire/kubewire/informer";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * await using informers = createInformerFactory(kube);
 * informers.informer("/api/v1/pods").addHandler((change) => console.log(change.type));
 * const pods = informers.informer("/api/v1/pods").store;
 * await informers.waitForSync({ timeoutMs: 30_000 });
 * console.log(pods.size);
 * ```
 */
export function createInformerFactory(
  kube: KubeFetch,
  defaults: Omit<InformerOptions<KubernetesObject>, "snapshot"> = {},
): InformerFactory {
  return new InformerFactory(kube, defaults);
}

function isHandle<T extends KubernetesObject>(
  resource: InformedResource<T> | string,
): resource is InformedResource<T> {
  return typeof resource === "object" && resource !== null && "kube" in resource;
}

function refuseOtherOptions(
  path: string,
  asked: InformerOptions<KubernetesObject>,
  made: InformerOptions<KubernetesObject>,
): void {
  const remedy = "all who share an informer must ask for it with the same settings, or leave " +
    "them to the factory's defaults.";
  const { indexes: _, ...rest } = asked;
  for (const name of Object.keys(rest) as (keyof typeof rest)[]) {
    if (IDENTITY.some((each) => each === name) || rest[name] === made[name]) continue;
    throw new TypeError(`The informer of ${path} was made with another ${name}: ${remedy}`);
  }
}

/** Returns the indexes that are asked for and that an informer does not have yet. */
function addedIndexes(
  path: string,
  { indexes = {} }: InformerOptions<KubernetesObject>,
  made: InformerOptions<KubernetesObject>,
): NonNullable<InformerOptions<KubernetesObject>["indexes"]> {
  const known = made.indexes ?? {};
  const added = Object.entries(indexes).filter(([name, index]) => {
    if (!Object.hasOwn(known, name)) return true;
    if (known[name] === index) return false;
    throw new TypeError(
      `The informer of ${path} has an index "${name}" with another function: share one function, ` +
        "or give this index another name.",
    );
  });
  return Object.fromEntries(added);
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
