import { createObject } from "../writes/create_object.ts";
import { isJsonObject } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { ServedResource } from "../resources/served_resource.ts";
import type { StoreEvent } from "../objects/store_event.ts";
import { updateObject } from "../writes/update_object.ts";
import type { WriteContext } from "../writes/write_context.ts";

const NAME = "kube-root-ca.crt";

/**
 * Keeps the ConfigMap `kube-root-ca.crt` with the CA of the server in each namespace: it is created
 * before the response to the request that creates the namespace, and again after a deletion or a
 * change.
 *
 * Source: the root-ca-certificate-publisher of kube-controller-manager.
 */
export class RootCaPublisher implements Disposable {
  readonly #context: WriteContext;
  readonly #caPem: () => string;
  readonly #resource: ServedResource;
  readonly #subscription: Disposable;

  /** Subscribes to the store. */
  constructor(context: WriteContext, caPem: () => string) {
    this.#context = context;
    this.#caPem = caPem;
    this.#resource = context.registry.findKind("v1", "ConfigMap")!;
    this.#subscription = context.store.subscribe(undefined, (event) => this.#react(event));
  }

  /** Ends the subscription. */
  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }

  /** Writes the CA of the server into each namespace, because it has changed. */
  publish(): void {
    for (const { key } of this.#context.store.list("namespaces")) this.#publishTo(key);
  }

  #react({ collection, key, type }: StoreEvent): void {
    if (collection === "namespaces" && type === "ADDED") this.#publishTo(key);
    if (collection === "configmaps" && key.endsWith(`/${NAME}`)) {
      this.#publishTo(key.slice(0, -NAME.length - 1));
    }
  }

  #publishTo(namespace: string): void {
    const { store } = this.#context;
    const owner = store.get("namespaces", namespace)?.object;
    if (!owner || owner.metadata.deletionTimestamp !== undefined) return;
    const wanted = { "ca.crt": this.#caPem() };
    const existing = store.get("configmaps", `${namespace}/${NAME}`)?.object;
    const options = { fieldManager: "kube-controller-manager" };
    const target = { resource: this.#resource, namespace };
    if (!existing) {
      createObject(this.#context, { ...target, object: newConfigMap(wanted) }, options);
    } else if (!hasData(existing, wanted)) {
      const object = { ...existing, data: wanted };
      updateObject(this.#context, { ...target, name: NAME, object }, options);
    }
  }
}

function newConfigMap(data: Record<string, string>): KubeObject {
  const annotations = {
    "kubernetes.io/description":
      "Contains a CA bundle that can be used to verify the kube-apiserver when using internal " +
      "endpoints such as the internal service IP or kubernetes.default.svc. No other usage is " +
      "guaranteed across distributions of Kubernetes clusters.",
  };
  return { metadata: { name: NAME, annotations }, data };
}

function hasData({ data }: KubeObject, wanted: Record<string, string>): boolean {
  return isJsonObject(data) && JSON.stringify(data) === JSON.stringify(wanted);
}
