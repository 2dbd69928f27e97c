import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { assertEquals, assertRejects } from "@std/assert";
import { TestApiServer } from "../../src/testing/api_server.ts";
import { configMaps, createConfigMap, withServer } from "../support/servers/kube_server.ts";
import { sharedTls } from "../support/servers/shared_tls.ts";
import { RawClient } from "../support/connections/raw_fetch.ts";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { test } from "../support/test.ts";

test("TestApiServer listens on loopback and is trusted by its CA only", () =>
  withServer(async ({ server, client }) => {
    assertEquals(new URL(server.url).hostname, "127.0.0.1");
    assertEquals((await client.send("/version")).status, 200);
    await using other = await TestApiServer.start();
    using stranger = new RawClient({ url: server.url, caPem: other.caPem });
    await assertRejects(() => stranger.send("/version"));
  }));

test("TestApiServer shows the certificate that it is given, until its CA rotates", async () => {
  const tls = await sharedTls();
  const { certificatePem: caPem } = tls.authority;
  await using server = await TestApiServer.start({ tls });
  assertEquals(server.caPem, caPem);
  using client = new RawClient({ url: server.url, caPem });
  assertEquals((await client.send("/version")).status, 200);
  assertEquals(await server.rotateCa() === caPem, false);
});

test("TestApiServer issues tokens for accounts that it creates where there are none", () =>
  withServer(async ({ server }) => {
    const { token } = await server.issueToken({ namespace: "kube-system", name: "robot" });
    using client = new RawClient({ url: server.url, caPem: server.caPem, token });
    await client.send("/api/v1/pods");
    assertEquals(server.requests.at(-1)!.username, "system:serviceaccount:kube-system:robot");
  }));

test("new connections get the rotated CA, while an open watch goes on", () =>
  withServer(async ({ server, client }) => {
    const { url, caPem } = server;
    await using watch = await client.watch(
      `${configMaps}?watch=true&resourceVersion=${server.store.revision}`,
    );
    const rotated = await server.rotateCa();
    assertEquals([server.url, server.caPem, rotated === caPem], [url, rotated, false]);
    const { token } = await server.issueToken();
    using fresh = new RawClient({ url, caPem: rotated, token });
    await createConfigMap(fresh, "a");
    assertEquals((await watch.take(1))[0]!.object.metadata.name, "a");
    using stale = new RawClient({ url, caPem, token });
    await assertRejects(() => stale.send("/version"));
  }));

test("a kubelet of the server projects tokens that the server accepts, and rotates them", () =>
  withServer(async ({ server }) => {
    await using temp = await tempDirectory();
    const directory = temp.path;
    await using kubelet = await server.startKubelet({
      directory,
      namespace: "kube-system",
      serviceAccount: "robot",
      tokenLifetimeMs: 60_000,
    });
    const read = (name: string) => readFile(join(directory, name), "utf8");
    const tokens = [await read("token")];
    await kubelet.rotate();
    tokens.push(await read("token"));
    assertEquals(tokens[0] === tokens[1], false);
    assertEquals([await read("ca.crt"), await read("namespace")], [server.caPem, "kube-system"]);
    for (const token of tokens) {
      using client = new RawClient({ url: server.url, caPem: await read("ca.crt"), token });
      assertEquals((await client.send("/api/v1/pods")).status, 200);
    }
    assertEquals(server.requests.at(-1)!.username, "system:serviceaccount:kube-system:robot");
  }));

test("close ends open watches and frees the port; a second close has no effect", async () => {
  const server = await TestApiServer.start();
  const { token } = await server.issueToken();
  using client = new RawClient({ url: server.url, caPem: server.caPem, token });
  await using watch = await client.watch(
    `${configMaps}?watch=true&resourceVersion=${server.store.revision}`,
  );
  await server.close();
  await server.close();
  await watch.next().catch(() => {});
  assertEquals(server.counters.openWatches, 0);
  await assertRejects(() => client.send("/version"));
});

test("counters count requests, watches and connections", () =>
  withServer(async ({ server, client }) => {
    await client.send("/version");
    await client.send("/version");
    await using _watch = await client.watch(`${configMaps}?watch=true`);
    const { requests, openWatches, watchesOpened, connectionsSeen } = server.counters;
    assertEquals([requests, openWatches, watchesOpened], [3, 1, 1]);
    assertEquals(connectionsSeen >= 1, true);
  }));

test("a fault that cuts all watches ends them", () =>
  withServer(async ({ server, client }) => {
    await using watch = await client.watch(
      `${configMaps}?watch=true&resourceVersion=${server.store.revision}`,
    );
    assertEquals(server.faults.cutWatches(), 1);
    const end = await watch.next().catch(() => undefined);
    assertEquals(end, undefined);
    while (server.counters.openWatches > 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }));

test("a server that listens again has its old objects and those written meanwhile", () =>
  withServer(async ({ server, client }) => {
    await createConfigMap(client, "before");
    const { resourceVersion } = (await client.send(configMaps)).body.metadata;
    await using watch = await client.watch(
      `${configMaps}?watch=true&resourceVersion=${resourceVersion}`,
    );
    await server.stopListening();
    assertEquals(await watch.next().catch(() => undefined), undefined);
    await assertRejects(() => client.send("/version"));
    server.objects.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "during" } });
    await server.listenAgain();
    await using again = await client.watch(
      `${configMaps}?watch=true&resourceVersion=${resourceVersion}`,
    );
    assertEquals((await again.take(1))[0]!.object.metadata.name, "during");
  }));

test("a server without WatchList refuses a watch that begins with the state", () =>
  withServer(async ({ client }) => {
    const query = "watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan";
    const { status, body } = await client.send(`${configMaps}?${query}`);
    assertEquals([status, body.details.causes[0].field], [422, "sendInitialEvents"]);
  }, { watchList: false }));

test("with a timerSpeed of 1,000 a watch of ten minutes ends within a second", () =>
  withServer(async ({ server, client }) => {
    const { revision } = server.store;
    const query = `watch=1&timeoutSeconds=600&allowWatchBookmarks=1&resourceVersion=${revision}`;
    await using watch = await client.watch(`${configMaps}?${query}`);
    let bookmarks = 0;
    for (let event = await watch.next(); event; event = await watch.next()) bookmarks++;
    assertEquals(bookmarks > 0, true, `${bookmarks}`); // a busy machine misses some
  }, { timerSpeed: 1000 }));
