import {
  type ClusterConfig,
  createKubeFetch,
  type KubeFetch,
  StaticTokenSource,
} from "../../mod.ts";
import type { ConformanceCluster } from "./cluster.ts";
import { JsonApi } from "./json_api.ts";

/** What a case of the suite works with: a cluster, and a namespace of its own in it. */
export class Fixture implements AsyncDisposable {
  readonly cluster: ConformanceCluster;
  readonly kube: KubeFetch;
  readonly api: JsonApi;
  /** The N of Kubernetes 1.N, for the few answers that have changed. */
  readonly minorVersion: number;
  readonly namespace: string;
  /** `/api/v1/namespaces/NAMESPACE/configmaps`, where most cases take place. */
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

  /** Opens a cluster and makes the namespace. */
  static async open(openCluster: () => Promise<ConformanceCluster>): Promise<Fixture> {
    await using resources = new AsyncDisposableStack();
    const cluster = resources.use(await openCluster());
    const { minor } = (await new JsonApi(cluster.kube).get("/version")).body;
    const fixture = new Fixture(cluster, Number.parseInt(minor), resources.move());
    await fixture.create("/api/v1/namespaces", { metadata: { name: fixture.namespace } });
    return fixture;
  }

  /** The path of a resource in the namespace, or of an object of it: `pods`, `apps/v1/deployments/x`. */
  path(resource: string): string {
    const [, prefix = "", rest = resource] = /^(\S+\/v\w+)\/(.*)$/.exec(resource) ?? [];
    const root = prefix === "" ? "/api/v1" : `/apis/${prefix}`;
    return `${root}/namespaces/${this.namespace}/${rest}`;
  }

  /** Creates an object, which is deleted when the case is over if it is of no namespace. */
  async create(path: string, object: unknown): Promise<ReturnType<JsonApi["create"]>> {
    const created = await this.api.create(path, object);
    if (!created.metadata.namespace) {
      this.#resources.defer(async () => {
        await this.api.delete(`${path}/${created.metadata.name}`);
      });
    }
    return created;
  }

  /** The causes of an invalid field of metadata, each of which 1.36 tells twice. */
  metadataCauses(cause: [field: string, reason: string, message: string]): typeof cause[] {
    return this.minorVersion < 37 ? [cause, cause] : [cause];
  }

  /** Makes a ConfigMap. */
  async createConfigMap(
    name: string,
    { data, ...metadata }: { data?: Record<string, string> } & Record<string, unknown> = {},
  ): Promise<ReturnType<JsonApi["create"]>> {
    const object = { metadata: { name, ...metadata }, ...(data ? { data } : {}) };
    return await this.api.create(this.configMaps, object);
  }

  /** A client that logs in with a token, or with none. */
  withToken(token?: string): JsonApi {
    const config: ClusterConfig = {
      ...this.cluster.config,
      ...(token === undefined ? {} : { tokenSource: new StaticTokenSource(token) }),
    };
    return new JsonApi(this.#resources.use(createKubeFetch(config)));
  }

  /** Makes a service account and a token for it. */
  async logIn(name: string): Promise<{ uid: string; token: string }> {
    const path = this.path("serviceaccounts");
    const { metadata } = await this.api.create(path, { metadata: { name } });
    const { status } = await this.api.create(`${path}/${name}/token`, { spec: {} });
    return { uid: metadata.uid, token: status.token };
  }

  /** Deletes what was made outside of the namespace, and the namespace. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#resources.disposeAsync();
  }
}

/** A name that no other run of the suite has. */
export function unique(prefix: string): string {
  return `${prefix}-${crypto.randomUUID().slice(0, 8)}`;
}
