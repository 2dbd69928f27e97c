import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { createKubeFetch } from "../../../src/transport/create_kube_fetch.ts";
import type { ClusterConfig } from "../../../src/config/cluster_config.ts";
import type { KubeFetch, KubeFetchOptions } from "../../../src/transport/kube_fetch.ts";
import type { FakeKubelet, TestApiServer } from "../../../src/testing/mod.ts";
import type { ServerOptions } from "../../../src/testing/api_server_options.ts";
import { startApiServer } from "../servers/shared_tls.ts";

/** A server, a projected volume and the configuration of a pod. */
export interface Pod extends AsyncDisposable {
  readonly server: TestApiServer;
  readonly kubelet: FakeKubelet;
  /** Directory with `token`, `ca.crt` and `namespace`. */
  readonly directory: string;
  readonly config: ClusterConfig;
  /** Makes a client; the pod disposes of it. */
  kube(options?: KubeFetchOptions): KubeFetch;
}

/** Starts a server and a kubelet for one test. */
export async function startPod(options: ServerOptions = {}): Promise<Pod> {
  const cleanup = new AsyncDisposableStack();
  const directory = await mkdtemp(`${tmpdir()}/kubewire-`);
  cleanup.defer(() => rm(directory, { recursive: true, force: true }));
  const server = cleanup.use(await startApiServer(options));
  const kubelet = cleanup.use(await server.startKubelet({ directory }));
  const config: ClusterConfig = {
    server: server.url,
    tokenFile: `${directory}/token`,
    caFile: `${directory}/ca.crt`,
  };
  return {
    server,
    kubelet,
    directory,
    config,
    kube: (kubeOptions) => cleanup.use(createKubeFetch(config, kubeOptions)),
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}

/** Writes a ConfigMap below HTTP, and returns its resourceVersion. */
export function putConfigMap(server: TestApiServer, name: string, text = "1"): string {
  const existing = server.store.get("configmaps", `default/${name}`);
  const object = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { ...existing?.object.metadata, name, namespace: "default" },
    data: { text },
  };
  const made = existing ? server.objects.update(object) : server.objects.create(object);
  return made.metadata.resourceVersion ?? "";
}
