import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertEquals, assertRejects } from "@std/assert";
import { ClientCertificate, createKubeFetch, type KubeFetch } from "../../../mod.ts";
import { ENVTEST_KUBECONFIG, startStandIn } from "../../../src/testing/launch/start_stand_in.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { test } from "../../support/test.ts";
import { callDoor } from "../door/door_client.ts";
import { inFolder } from "./launch_folder.ts";

const silent = () => {};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

test("the stand-in for kube-apiserver serves with the certificates of envtest, and has a door", async () => {
  const certDir = await mkdtemp(join(tmpdir(), "kubewire-envtest-"));
  try {
    const serving = await CertificateAuthority.create();
    const clients = await CertificateAuthority.create();
    const pair = await serving.issueServer({ names: ["127.0.0.1"] });
    const caFile = join(certDir, "clients.crt");
    await writeFile(join(certDir, "apiserver.crt"), pair.certificatePem);
    await writeFile(join(certDir, "apiserver.key"), pair.keyPem);
    await writeFile(caFile, clients.certificatePem);
    const messages: string[] = [];
    await using _server = await startStandIn("kube-apiserver", [
      `--cert-dir=${certDir}`,
      `--client-ca-file=${caFile}`,
      "--authorization-mode=RBAC",
      "--secure-port=0",
      "--feature-gates=AggregatedDiscoveryEndpoint=false",
      "--v=2",
    ], (message) => messages.push(message));
    assertEquals(messages, ["Flags without an effect: --v."]);
    const kubeconfig = JSON.parse(await readFile(join(certDir, ENVTEST_KUBECONFIG), "utf8"));
    const [{ cluster }] = kubeconfig.clusters;
    assertEquals(cluster["insecure-skip-tls-verify"], true);
    const admin = await clients.issueClient({
      commonName: "admin",
      organizations: ["system:masters"],
    });
    await using kube = createKubeFetch({
      server: cluster.server,
      caPem: serving.certificatePem,
      clientCertificate: new ClientCertificate(admin.certificatePem, admin.keyPem),
    });
    assertEquals((await kube.fetch("/api/v1/nodes")).status, 200);
    const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    const groups = await kube.fetch("/apis", { headers: { accept: `${accept},application/json` } });
    assertEquals((await groups.json()).kind, "APIGroupList");
    const { door } = kubeconfig.extensions[0].extension;
    assertEquals((await callDoor(door, "GET /v1/requests")).body.requests.length, 2);
  } finally {
    await rm(certDir, { recursive: true });
  }
});

test("an API server with the etcd of an earlier one has its objects, and older watches are expired", async () => {
  await inFolder(async (folder) => {
    const data = join(folder, "etcd");
    await mkdir(data);
    const serving = await CertificateAuthority.create();
    const pair = await serving.issueServer({ names: ["127.0.0.1"] });
    await writeFile(join(folder, "apiserver.crt"), pair.certificatePem);
    await writeFile(join(folder, "apiserver.key"), pair.keyPem);
    const url = `http://127.0.0.1:${await freePort()}`;
    const startEtcd = () =>
      startStandIn("etcd", [`--listen-client-urls=${url}`, `--data-dir=${data}`], silent);
    const withServer = async <T>(use: (kube: KubeFetch) => Promise<T>): Promise<T> => {
      const args = [`--cert-dir=${folder}`, `--etcd-servers=${url}`, "--secure-port=0"];
      await using _server = await startStandIn("kube-apiserver", args, silent);
      const text = await readFile(join(folder, ENVTEST_KUBECONFIG), "utf8");
      const { clusters: [{ cluster: { server } }], users: [{ user: { token } }] } = JSON.parse(
        text,
      );
      const caPem = serving.certificatePem;
      await using kube = createKubeFetch({ server, caPem, tokenSource: { token: () => token } });
      return await use(kube);
    };
    const path = "/api/v1/namespaces/default/configmaps";
    const read = async (kube: KubeFetch) => {
      const { metadata, data } = await (await kube.fetch(`${path}/a`)).json();
      return { uid: metadata.uid, version: Number(metadata.resourceVersion), data };
    };
    const write = async (kube: KubeFetch) => {
      const body = JSON.stringify({ metadata: { name: "a" }, data: { b: "c" } });
      const headers = { "content-type": "application/json" };
      await kube.fetch(path, { method: "POST", headers, body });
      await kube.fetch(`${path}/gone`, { method: "DELETE" });
      return await read(kube);
    };
    const reread = async (kube: KubeFetch) => {
      const watch = await kube.fetch(`${path}?watch=true&resourceVersion=${first.version}`);
      return { ...await read(kube), event: (await watch.json()).object.code };
    };
    const etcd = await startEtcd();
    const first = await withServer(write);
    const second = await withServer(reread);
    await etcd[Symbol.asyncDispose]();
    await using _etcd = await startEtcd();
    const third = await withServer(reread);
    assertEquals([second.uid, second.data, second.event], [first.uid, first.data, 410]);
    assertEquals([third.uid, third.data, third.event], [first.uid, first.data, 410]);
    assertEquals([second.version > first.version, third.version > second.version], [true, true]);
  });
});

test("the stand-in for etcd answers the health check", async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  await using _server = await startStandIn("etcd", [`--listen-client-urls=${url}`], silent);
  const response = await fetch(`${url}/health`);
  assertEquals([response.status, await response.json()], [200, { health: "true" }]);
});

test("other programs and wrong flags are refused", async () => {
  await assertRejects(() => startStandIn("etcd", [], silent), TypeError, "must be a URL");
  await assertRejects(() => startStandIn("kubelet", [], silent), TypeError, "--as must be");
});
