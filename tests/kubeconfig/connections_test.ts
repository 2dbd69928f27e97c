import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ConfigurationError, NetworkError } from "../../src/core/errors.ts";
import { loadKubeconfig } from "../../src/kubeconfig/load_kubeconfig.ts";
import { CertificateAuthority, listenHttps } from "../../src/testing/mod.ts";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import { startConnectProxy } from "../support/servers/connect_proxy.ts";
import { startListeningServer } from "../support/servers/listening_server.ts";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { runtimeName, test } from "../support/test.ts";
import { base64, simple } from "./loading_case.ts";

/** The configuration of a kubeconfig with the given cluster. */
async function configOf(cluster: Record<string, unknown>) {
  await using directory = await tempDirectory();
  const path = join(directory.path, "config");
  await writeFile(path, simple({ cluster }));
  return await loadKubeconfig({ path });
}

async function startServer(names: string[]) {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names });
  const listener = await listenHttps(() => new Response("hello"), { keyPair });
  return { ca: base64(authority.certificatePem), listener };
}

test("insecure-skip-tls-verify connects to any server on Bun, and is refused on Deno with the flag", async () => {
  const { listener } = await startServer(["kubernetes.example.com"]);
  await using _ = listener;
  const config = await configOf({ server: listener.url, "insecure-skip-tls-verify": true });
  if (runtimeName === "deno") {
    const flag = "--unsafely-ignore-certificate-errors=<host>";
    assertThrows(() => createKubeFetch(config), ConfigurationError, flag);
    return;
  }
  await using kube = createKubeFetch(config);
  assertEquals(await (await kube.fetch("/")).text(), "hello");
});

test("tls-server-name checks another name, for every kind of request", async () => {
  const { listener, ca } = await startServer(["kubernetes.example.com"]);
  await using _ = listener;
  const config = await configOf({
    server: listener.url,
    "tls-server-name": "kubernetes.example.com",
    "certificate-authority-data": ca,
  });
  await using kube = createKubeFetch(config);
  for (const path of ["/", "/api/v1/pods", "/api/v1/pods?watch=true"]) {
    assertEquals(await (await kube.fetch(path)).text(), "hello", path);
  }
  await using wrong = createKubeFetch({ ...config, tlsServerName: "other.example.com" });
  const options = { maxAttempts: 1 };
  const error = await assertRejects(() => wrong.fetch("/", options), NetworkError);
  assertEquals(error.failure, "tls");
});

test("proxy-url sends requests through a proxy, with the token inside the tunnel", async () => {
  await using server = await startListeningServer();
  await using proxy = await startConnectProxy();
  const config = await configOf({
    server: server.url,
    "certificate-authority-data": base64(server.caPem),
    "proxy-url": proxy.url.replace("//", "//jane:p%40ss@"),
  });
  await using kube = createKubeFetch(config);
  assertEquals(await (await kube.fetch("/")).text(), "got it");
  assertEquals(proxy.targets, [new URL(server.url).host]);
  assertEquals(proxy.authorizations, [`Basic ${btoa("jane:p@ss")}`]);
  assertEquals(server.received.map(({ authorization }) => authorization), ["Bearer jane-token"]);
});

test("`as` is sent as a header of every request, unless the caller sets that header", async () => {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
  const users: (string | null)[] = [];
  await using listener = await listenHttps((request) => {
    users.push(request.headers.get("impersonate-user"));
    return new Response("hello");
  }, { keyPair });
  const cluster = {
    server: listener.url,
    "certificate-authority-data": base64(authority.certificatePem),
  };
  await using directory = await tempDirectory();
  const path = join(directory.path, "config");
  await writeFile(path, simple({ cluster, user: { token: "abc", as: "root" } }));
  await using kube = createKubeFetch(await loadKubeconfig({ path }));
  await (await kube.fetch("/")).text();
  await (await kube.fetch("/", { headers: { accept: "application/json" } })).text();
  await (await kube.fetch("/", { headers: { "Impersonate-User": "jane" } })).text();
  assertEquals(users, ["root", "root", "jane"]);
});
