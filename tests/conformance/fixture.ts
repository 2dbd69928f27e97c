import {
  type ClusterConfig,
  createKubeFetch,
  type KubeFetch,
  StaticTokenSource,
} from "../../mod.ts";
import type { ConformanceCluster } from "./cluster.ts";
import { JsonApi } from "./json_api.ts";

/** A cluster, and a namespace in it, for one case of the suite. */
export class Fixture implements AsyncDisposable {
  readonly cluster: ConformanceCluster;
  readonly kube: KubeFetch;
  readonly api: JsonApi;
  /** The N of Kubernetes 1.N, for the few responses that have changed. */
  readonly minorVersion: number;
  readonly namespace: string;
  /** `/api/v1/namespaces/NAMESPACE/configmaps`, which most cases use. */
  readonly configMaps: string;
  readonly #resources: AsyncDisposableStack;

  private constructor(
    cluster: ConformanceCluster,
    minorVersion: number,
    resources: AsyncDisposableStack,
  ) {
    this.cluster = cluster;
    this.minorVersion = minorVersion;
    this.kube = cluster.kube;
    this.api = new JsonApi(cluster.kube);
    this.namespace = unique("conformance");
    this.configMaps = this.path("configmaps");
    this.#resources = resources;
  }

  /** Opens a cluster and creates the namespace. */
  static async open(openCluster: () => Promise<ConformanceCluster>): Promise<Fixture> {
    await using resources = new AsyncDisposableStack();
    const cluster = resources.use(await openCluster());
    const { minor } = (await new JsonApi(cluster.kube).get("/version")).body;
    const fixture = new Fixture(cluster, Number.parseInt(minor), resources.move());
    await fixture.create("/api/v1/namespaces", { metadata: { name: fixture.namespace } });
    return fixture;
  }

  /**
   * Returns the path of a resource in the namespace, or of one of its objects: `pods`,
   * `apps/v1/deployments/x`.
   */
  path(resource: string): string {
    const [, prefix = "", rest = resource] = /^(\S+\/v\w+)\/(.*)$/.exec(resource) ?? [];
    const root = prefix === "" ? "/api/v1" : `/apis/${prefix}`;
    return `${root}/namespaces/${this.namespace}/${rest}`;
  }

  /** Creates an object; a cluster-scoped one is deleted at the end of the case. */
  async create(path: string, object: unknown): Promise<ReturnType<JsonApi["create"]>> {
    const created = await this.api.create(path, object);
    if (!created.metadata.namespace) {
      this.#resources.defer(async () => {
        await this.api.delete(`${path}/${created.metadata.name}`);
      });
    }
    return created;
  }

  /** Returns the causes of an invalid metadata field, each of which 1.36 reports twice. */
  metadataCauses(cause: [field: string, reason: string, message: string]): typeof cause[] {
    return this.minorVersion < 37 ? [cause, cause] : [cause];
  }

  /** Creates a ConfigMap. */
  async createConfigMap(
    name: string,
    { data, ...metadata }: { data?: Record<string, string> } & Record<string, unknown> = {},
  ): Promise<ReturnType<JsonApi["create"]>> {
    const object = { metadata: { name, ...metadata }, ...(data ? { data } : {}) };
    return await this.api.create(this.configMaps, object);
  }

  /** Returns a client with the given token, or without one. */
  withToken(token?: string): JsonApi {
    const config: ClusterConfig = {
      ...this.cluster.config,
      ...(token === undefined ? {} : { tokenSource: new StaticTokenSource(token) }),
    };
    return new JsonApi(this.#resources.use(createKubeFetch(config)));
  }

  /** Creates a service account and a token for it. */
  async logIn(name: string): Promise<{ uid: string; token: string }> {
    const path = this.path("serviceaccounts");
    const { metadata } = await this.api.create(path, { metadata: { name } });
    const { status } = await this.api.create(`${path}/${name}/token`, { spec: {} });
    return { uid: metadata.uid, token: status.token };
  }

  /** Deletes the cluster-scoped objects of the case, and the namespace. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#resources.disposeAsync();
  }
}

/** Returns a name that no other run of the suite uses. */
export function unique(prefix: string): string {
  return `${prefix}-${crypto.randomUUID().slice(0, 8)}`;
}
