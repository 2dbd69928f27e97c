import type { TestApiServerOptions } from "./api_server_options.ts";
import { KubernetesService } from "./controllers/kubernetes_service.ts";
import { RootCaPublisher } from "./controllers/root_ca_publisher.ts";
import { type NodeServer, StandInNode } from "./pods/stand_in_node.ts";
import type { WriteContext } from "./writes/write_context.ts";

/** Namespaces and objects that a server has from its start, and a node if it is wanted. */
export class ServerCluster implements Disposable {
  /** Namespaces to create. */
  readonly namespaces: readonly string[];
  readonly #rootCa: RootCaPublisher | undefined;
  readonly #service: KubernetesService | undefined;
  readonly #node: StandInNode | undefined;

  /** Created by the server, before its namespaces. */
  constructor(
    context: WriteContext,
    options: TestApiServerOptions,
    server: NodeServer & { readonly caPem: string },
  ) {
    const { clusterObjects = true, namespaces = [], standInNode = false } = options;
    const system = clusterObjects ? ["kube-system", "kube-public", "kube-node-lease"] : [];
    this.namespaces = [...new Set(["default", "kube-system", ...system, ...namespaces])];
    if (standInNode) this.#node = new StandInNode(server, context.now);
    if (!clusterObjects) return;
    this.#rootCa = new RootCaPublisher(context, () => server.caPem);
    this.#service = new KubernetesService(context);
  }

  /** Stops keeping the objects, and running pods. */
  [Symbol.dispose](): void {
    this.#node?.[Symbol.dispose]();
    this.#rootCa?.[Symbol.dispose]();
    this.#service?.[Symbol.dispose]();
  }

  /** Publishes the address of the server. */
  listening(url: string): void {
    this.#service?.serve(Number(new URL(url).port));
  }

  /** Publishes a new CA. */
  caChanged(): void {
    this.#rootCa?.publish();
  }
}
