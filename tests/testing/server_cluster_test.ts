import { assertEquals } from "@std/assert";
import { TestApiServer } from "../../src/testing/mod.ts";
import { sharedTls } from "../support/servers/shared_tls.ts";
import { test } from "../support/test.ts";

const namespace = { apiVersion: "v1", kind: "Namespace" };

function namesIn({ objects }: TestApiServer, kind: string): string[] {
  return objects.list({ apiVersion: "v1", kind }).map(({ metadata }) =>
    [metadata.namespace, metadata.name].filter(Boolean).join("/")
  );
}

test("a server has what a new cluster has, and nothing of it with clusterObjects: false", async () => {
  const tls = await sharedTls();
  await using server = await TestApiServer.start({ tls, namespaces: ["shop", "kube-public"] });
  const names = server.objects.list(namespace).map(({ metadata }) => metadata.name);
  assertEquals(names, ["default", "kube-node-lease", "kube-public", "kube-system", "shop"]);
  assertEquals(namesIn(server, "ConfigMap"), names.map((name) => `${name}/kube-root-ca.crt`));
  assertEquals(namesIn(server, "Service"), ["default/kubernetes"]);

  await using plain = await TestApiServer.start({ tls, namespaceControllers: false });
  assertEquals(namesIn(plain, "Namespace"), names.slice(0, 4));
  assertEquals([namesIn(plain, "ConfigMap"), namesIn(plain, "ServiceAccount")], [[], []]);
  assertEquals(namesIn(plain, "Service"), ["default/kubernetes"]);

  await using bare = await TestApiServer.start({ tls, clusterObjects: false });
  assertEquals(namesIn(bare, "Namespace"), ["default", "kube-system"]);
  assertEquals([namesIn(bare, "ConfigMap"), namesIn(bare, "Service")], [[], []]);
});
