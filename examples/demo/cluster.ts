import { FakeKubelet, type IssuedToken, type KubeObject, TestApiServer } from "@kubewire/testing";
import type { PodEnvironment } from "./pod_command.ts";
import { COUNT_ANNOTATION } from "./report.ts";

/** Lifetime of the demo's tokens. */
export const TOKEN_LIFETIME_MS = 5_000;
/** The pause between two writes. */
export const WRITE_PERIOD_MS = 100;

const NAMESPACE = "demo";
const SERVICE_ACCOUNT = "watcher";

/** The cluster side of the demo: an API server, a kubelet, and a writer that changes a pod. */
export class DemoCluster implements AsyncDisposable {
  readonly server: TestApiServer;
  readonly kubelet: FakeKubelet;
  /** The volume that the kubelet projects. */
  readonly directory: string;
  /** Every token that the kubelet has requested. */
  readonly tokens: readonly IssuedToken[];
  #count = 0;
  readonly #writer: ReturnType<typeof setInterval>;

  private constructor(
    server: TestApiServer,
    parts: { kubelet: FakeKubelet; directory: string; tokens: readonly IssuedToken[] },
  ) {
    this.server = server;
    this.kubelet = parts.kubelet;
    this.directory = parts.directory;
    this.tokens = parts.tokens;
    server.objects.create(this.#countedPod());
    this.#writer = setInterval(() => this.#write(), WRITE_PERIOD_MS);
  }

  /** Starts the server, the kubelet and the writing. */
  static async start(): Promise<DemoCluster> {
    const server = await TestApiServer.start({ namespaces: [NAMESPACE] });
    const directory = await Deno.makeTempDir({ prefix: "kubewire-demo-" });
    const tokens: IssuedToken[] = [];
    const kubelet = await FakeKubelet.start({
      directory,
      namespace: NAMESPACE,
      async issue() {
        const token = await server.issueToken({
          namespace: NAMESPACE,
          name: SERVICE_ACCOUNT,
          expirationMs: TOKEN_LIFETIME_MS,
        });
        tokens.push(token);
        return token;
      },
      caPem: () => server.caPem,
      autoRotate: true,
      removeOnDispose: true,
    });
    return new DemoCluster(server, { kubelet, directory, tokens });
  }

  /** Number of writes to the pod. */
  get count(): number {
    return this.#count;
  }

  /** The variables that the kubelet would set in a pod's environment. */
  get environment(): PodEnvironment {
    const { hostname, port } = new URL(this.server.url);
    return { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port };
  }

  /** Ends everything, and removes the volume. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#writer);
    await this.kubelet[Symbol.asyncDispose]();
    await this.server.close();
  }

  #write(): void {
    this.#count++;
    this.server.objects.update(this.#countedPod());
  }

  #countedPod(): KubeObject {
    return {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name: "counter",
        namespace: NAMESPACE,
        annotations: { [COUNT_ANNOTATION]: String(this.#count) },
      },
      spec: { containers: [{ name: "counter", image: "example.com/counter:1" }] },
    };
  }
}
