import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertEquals, assertThrows } from "@std/assert";
import { createKubeFetch, loadInClusterConfig } from "../../mod.ts";
import { loadKubeconfig } from "../../src/kubeconfig/mod.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { FakeKubelet, type TestApiServer } from "../../src/testing/mod.ts";
import { fakeRuntime } from "../support/fakes/fake_runtime.ts";
import { test } from "../support/test.ts";
import { startApiServer } from "../support/servers/shared_tls.ts";

const SETTINGS = "/api/v1/namespaces/shop/configmaps/settings";

async function startServer(): Promise<TestApiServer> {
  const server = await startApiServer({ namespaces: ["shop"] });
  const metadata = { name: "settings", namespace: "shop" };
  server.objects.create({ apiVersion: "v1", kind: "ConfigMap", metadata });
  return server;
}

test("a client is made from the server's config, and lives through the end of its token", async () => {
  await using server = await startServer();
  const config = await server.config({ namespace: "shop" });
  await using kube = createKubeFetch(config);
  assertEquals(kube.namespace, "shop");
  const statuses = [await kube.fetch(SETTINGS)];
  server.tokens.revoke(config.tokenSource.token());
  statuses.push(await kube.fetch(SETTINGS));
  assertEquals(statuses.map(({ status }) => status), [200, 200]);
  await Promise.all(statuses.map((response) => response.body?.cancel()));
});

test("the server's kubeconfig is read as any other", async () => {
  await using server = await startServer();
  const text = await server.kubeconfig({ namespace: "shop", name: "jane" });
  const runtime = fakeRuntime({ files: { "/config": text } });
  const config = await loadKubeconfig({ path: "/config", runtime });
  assertEquals([config.server, config.namespace], [server.url, "shop"]);
  await using kube = createKubeFetch(config);
  const response = await kube.fetch(SETTINGS);
  assertEquals((await response.json()).metadata.name, "settings");
});

test("a kubelet gives its config and its variables, with links and without", async () => {
  await using server = await startServer();
  for (const links of [true, false]) {
    const directory = await mkdtemp(join(tmpdir(), "kubewire-config-"));
    try {
      await using kubelet = await server.startKubelet({ directory, namespace: "shop", links });
      await using kube = createKubeFetch(kubelet.config);
      assertEquals((await kube.fetch(SETTINGS)).status, 200);
      await kubelet.rotate();
      const { readTextFile } = currentRuntime();
      const runtime = { ...fakeRuntime({ env: kubelet.env }), readTextFile };
      const config = await loadInClusterConfig({ directory, runtime });
      assertEquals([config.server, config.namespace], [server.url, "shop"]);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }
});

test("a kubelet without a server says so", async () => {
  await using server = await startServer();
  const directory = await mkdtemp(join(tmpdir(), "kubewire-config-"));
  await using kubelet = await FakeKubelet.start({
    directory,
    issue: () => server.issueToken(),
    caPem: () => server.caPem,
    removeOnDispose: true,
  });
  assertThrows(() => kubelet.config, TypeError, "knows no API server");
  assertThrows(() => kubelet.env, TypeError, "start it with `server`");
});
