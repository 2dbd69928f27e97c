import type { KubernetesObject } from "../../core/object_meta.ts";
import type { InformedResource } from "../../informer/informed_resource.ts";
import type { Informer } from "../../informer/informer.ts";
import { InformerFactory, type SharedInformerOptions } from "../../informer/informer_factory.ts";
import type { InformerOptions } from "../../informer/informer_options.ts";
import type { IndexFunction } from "../../informer/store/object_index.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";

type Indexes = Readonly<Record<string, IndexFunction<KubernetesObject>>>;

/** Settings of {@linkcode ManagerInformers}. */
interface ManagerInformersOptions {
  /** The indexes of each informer. */
  readonly indexes: NonNullable<InformerOptions<KubernetesObject>["indexes"]>;
  /** Called with the problems of the informers that have no `onError` of their own. */
  readonly onError: (error: unknown, path: string) => void;
}

/** Distinguishes the informers that a program has asked for from those of controllers alone. */
export interface InformerUses {
  /** Runs a function whose informers are for controllers, and returns its result. */
  follow<R>(ask: () => R): R;
  /** Returns whether the program itself has asked for an informer, and so may still use it. */
  isTaken(informer: object): boolean;
  /** Returns the function of an index of an informer. */
  indexOf(informer: object, name: string): IndexFunction<KubernetesObject> | undefined;
}

/** The informers of a manager: its controllers and the program share them. */
export class ManagerInformers extends InformerFactory implements InformerUses {
  readonly #next: { path: string };
  readonly #kube: KubeFetch;
  readonly #taken = new WeakSet();
  readonly #defaults: Indexes;
  /** The indexes that were asked for, by informer. */
  readonly #indexes = new WeakMap<object, Indexes>();
  #isFollowing = false;

  /** Creates a factory without informers. */
  constructor(kube: KubeFetch, { indexes, onError }: ManagerInformersOptions) {
    const next = { path: "" };
    super(kube, {
      indexes,
      // Read once for each informer that is created: an error alone does not name its path.
      get onError() {
        const { path } = next;
        return (error: unknown) => onError(error, path);
      },
    });
    this.#next = next;
    this.#kube = kube;
    this.#defaults = { namespace: ({ metadata }) => metadata.namespace, ...indexes };
  }

  override informer<T extends KubernetesObject>(
    resource: InformedResource<T> | string,
    options: SharedInformerOptions<T> = {},
  ): Informer<T> {
    const informer = this.#named(resource, options);
    if (!this.#isFollowing) this.#taken.add(informer);
    const indexes = options.indexes as unknown as Indexes; // users of a path mean the same type
    if (indexes) this.#indexes.set(informer, { ...this.#indexes.get(informer), ...indexes });
    return informer;
  }

  follow<R>(ask: () => R): R {
    this.#isFollowing = true;
    try {
      return ask();
    } finally {
      this.#isFollowing = false;
    }
  }

  isTaken(informer: object): boolean {
    return this.#taken.has(informer);
  }

  indexOf(informer: object, name: string): IndexFunction<KubernetesObject> | undefined {
    return this.#indexes.get(informer)?.[name] ?? this.#defaults[name];
  }

  #named<T extends KubernetesObject>(
    resource: InformedResource<T> | string,
    options: SharedInformerOptions<T>,
  ): Informer<T> {
    if (typeof resource !== "string") {
      this.#next.path = resource?.path;
      if (resource && this.#isOfReconcile(resource.kube)) {
        const { path, metadataOnly } = resource;
        return super.informer<T>(path, metadataOnly ? { ...options, metadataOnly } : options);
      }
      return super.informer<T>(resource, options);
    }
    this.#next.path = resource;
    return super.informer<T>(resource, options);
  }

  /** The client of a reconcile is the manager's, with checks around it: they share their disposal. */
  #isOfReconcile(kube: KubeFetch): boolean {
    return kube !== this.#kube && kube.disposed === this.#kube.disposed;
  }
}
