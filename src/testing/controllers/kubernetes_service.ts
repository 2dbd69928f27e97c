import { addressAt } from "../defaults/address_range.ts";
import { createObject } from "../writes/create_object.ts";
import type { StoreEvent } from "../objects/store_event.ts";
import { timestamp, type WriteContext } from "../writes/write_context.ts";

const KEY = "default/kubernetes";
const SLICES = "discovery.k8s.io/endpointslices";

/**
 * Keeps the Service `default/kubernetes` and its EndpointSlice, which name the server itself: they
 * are created once it listens, and again after a deletion.
 *
 * Source: `k8s.io/kubernetes/pkg/controlplane/controller/kubernetesservice`.
 */
export class KubernetesService implements Disposable {
  readonly #context: WriteContext;
  readonly #subscription: Disposable;
  #port: number | undefined;

  /** Subscribes to the store. */
  constructor(context: WriteContext) {
    this.#context = context;
    this.#subscription = context.store.subscribe(undefined, (event) => this.#react(event));
  }

  /** Ends the subscription. */
  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }

  /** Creates what is missing, with the port at which the server listens on 127.0.0.1. */
  serve(port: number): void {
    this.#port = port;
    this.#createMissing();
  }

  #react({ collection, key, type }: StoreEvent): void {
    if (type !== "DELETED" || key !== KEY) return;
    if (collection === "services" || collection === SLICES) this.#createMissing();
  }

  #createMissing(): void {
    const { store } = this.#context;
    if (this.#port === undefined) return;
    if (!store.get("services", KEY)) this.#createService(this.#port);
    if (!store.get(SLICES, KEY)) this.#createSlice(this.#port);
  }

  #createService(targetPort: number): void {
    const resource = this.#context.registry.findKind("v1", "Service")!;
    const { serviceRange } = this.#context;
    const clusterIP = serviceRange ? addressAt(serviceRange, 1) : "10.0.0.1";
    const labels = { component: "apiserver", provider: "kubernetes" };
    const object = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "kubernetes", labels },
      spec: {
        ports: [{ name: "https", protocol: "TCP", port: 443, targetPort }],
        clusterIP,
        clusterIPs: [clusterIP],
        type: "ClusterIP",
        sessionAffinity: "None",
        ipFamilies: ["IPv4"],
        ipFamilyPolicy: "SingleStack",
        internalTrafficPolicy: "Cluster",
      },
    };
    createObject(this.#context, { resource, namespace: "default", object }, {
      fieldManager: "kube-apiserver",
    });
  }

  /** Not by a request: kube-apiserver refuses addresses like 127.0.0.1, at which the server is. */
  #createSlice(port: number): void {
    this.#context.store.put(SLICES, KEY, {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: {
        name: "kubernetes",
        namespace: "default",
        uid: crypto.randomUUID(),
        generation: 1,
        creationTimestamp: timestamp(this.#context.now()),
        labels: { "kubernetes.io/service-name": "kubernetes" },
      },
      addressType: "IPv4",
      endpoints: [{ addresses: ["127.0.0.1"], conditions: { ready: true } }],
      ports: [{ name: "https", port, protocol: "TCP" }],
    });
  }
}
