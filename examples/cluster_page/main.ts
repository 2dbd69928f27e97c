/**
 * A live page of a cluster: workloads with their pods, nodes with what runs on them, events. README.md
 * beside this file is the guide.
 *
 * ```sh
 * deno task page # an embedded cluster; --kubeconfig [FILE] for a real one
 * ```
 *
 * ```sh
 * bun examples/cluster_page/main.ts --demo
 * ```
 *
 * @module
 */
import process from "node:process";
import {
  type ClusterConfig,
  createKubeFetch,
  KubewireError,
  loadInClusterConfig,
} from "@kubewire/kubewire";
import { type Options, readOptions, type Source, USAGE } from "./options.ts";
import { ListenError } from "./server/listen.ts";
import { startPage } from "./server/running_page.ts";

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  let options: Options;
  try {
    options = readOptions(args);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const stopped = Promise.withResolvers<void>();
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stopped.resolve());
  try {
    await using cleanup = new AsyncDisposableStack();
    const kube = cleanup.use(createKubeFetch(await configOf(options.source, cleanup)));
    const page = cleanup.use(await startPage(kube, { ...options, onMissingRights: console.warn }));
    console.log(`${page.url} shows ${kube.server} until Ctrl-C`);
    await stopped.promise;
    return 0;
  } catch (error) {
    if (!(error instanceof KubewireError || error instanceof ListenError)) throw error;
    console.error(error.message); // it says what is missing, and shows no credential
    return 1;
  }
}

/** Each source has imports of its own, so that a pod loads neither npm:yaml's files nor a server. */
async function configOf(source: Source, cleanup: AsyncDisposableStack): Promise<ClusterConfig> {
  switch (source.from) {
    case "pod":
      return await loadInClusterConfig(source);
    case "kubeconfig": {
      const { loadKubeconfig } = await import("@kubewire/kubeconfig");
      return await loadKubeconfig(source);
    }
    case "demo": {
      const { DemoCluster } = await import("./demo/demo_cluster.ts");
      return await cleanup.use(await DemoCluster.start(source)).config();
    }
  }
}
