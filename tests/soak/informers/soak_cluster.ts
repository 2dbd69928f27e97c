import type { ServerOptions } from "../../../src/testing/api_server_options.ts";
import { type FakeKubelet, TestApiServer } from "../../../src/testing/mod.ts";
import { ObjectWriter } from "./object_writer.ts";
import { NAMESPACES } from "./population.ts";

const BOOKMARK_PERIOD_MS = 2_000;
/** The most that kube-apiserver takes. */
const GOAWAY_CHANCE = 0.02;

/** Settings of {@linkcode SoakCluster.start}. */
export interface SoakClusterOptions {
  tokenLifetimeMs: number;
  updatesPerSecond: number;
}

/** The cluster side of the soak: an API server, a kubelet, and a writer of objects. */
export class SoakCluster implements AsyncDisposable {
  readonly server: TestApiServer;
  readonly kubelet: FakeKubelet;
  readonly writer: ObjectWriter;
  /** Directory of the volume that the kubelet projects. */
  readonly directory: string;
  readonly #cleanup: AsyncDisposableStack;

  private constructor(
    parts: Pick<SoakCluster, "server" | "kubelet" | "writer" | "directory">,
    cleanup: AsyncDisposableStack,
  ) {
    this.server = parts.server;
    this.kubelet = parts.kubelet;
    this.writer = parts.writer;
    this.directory = parts.directory;
    this.#cleanup = cleanup;
  }

  /** Starts everything except the writing. */
  static async start(options: SoakClusterOptions): Promise<SoakCluster> {
    const { tokenLifetimeMs, updatesPerSecond } = options;
    await using cleanup = new AsyncDisposableStack();
    const directory = await Deno.makeTempDir({ prefix: "kubewire-soak-" });
    cleanup.defer(() => Deno.remove(directory, { recursive: true }));
    const settings: ServerOptions = {
      namespaces: [...NAMESPACES],
      tokenLifetimeMs,
      http2: { goawayChance: GOAWAY_CHANCE },
      bookmarkIntervalMs: BOOKMARK_PERIOD_MS,
    };
    const server = cleanup.use(await TestApiServer.start(settings));
    const kubelet = cleanup.use(await server.startKubelet({ directory, autoRotate: true }));
    const writer = cleanup.use(new ObjectWriter(server.objects, updatesPerSecond));
    return new SoakCluster({ server, kubelet, writer, directory }, cleanup.move());
  }

  /** Ends everything, and removes the volume. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cleanup.disposeAsync();
  }
}
