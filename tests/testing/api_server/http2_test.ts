import { assert, assertEquals, assertRejects } from "@std/assert";
import { TestApiServer } from "../../../src/testing/api_server.ts";
import { configMaps } from "../../support/servers/kube_server.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";
import { inFull, test } from "../../support/test.ts";
import { Http2Client } from "../http2_client.ts";

async function connect(server: TestApiServer): Promise<Http2Client> {
  const { token } = await server.issueToken();
  return await Http2Client.connect(server.url, { caPem: server.caPem, token });
}

test("TestApiServer serves lists, writes and watches over one HTTP/2 connection", async () => {
  await using server = await startApiServer();
  await using client = await connect(server);
  const watches = Array.from({ length: 99 }, () => client.send(`${configMaps}?watch=true`));
  for (const watch of watches) await watch.until(() => watch.status === 200);
  const body = JSON.stringify({
    metadata: { name: "one" },
    data: { text: "x".repeat(inFull(100_000, 10_000)) },
  });
  const headers = { "content-type": "application/json" };
  const created = await client.send(configMaps, { method: "POST", headers, body }).ended();
  assertEquals(created.status, 201);
  for (const watch of watches) {
    await watch.until(() => watch.text.endsWith("\n"));
    assertEquals(JSON.parse(watch.text).object.metadata.name, "one");
  }
  const list = await client.send(configMaps).ended();
  assertEquals(JSON.parse(list.text).items.length, 1);
  const { connectionsSeen, http2 } = server.counters;
  assertEquals([connectionsSeen, http2.openStreams, http2.violations], [1, 99, []]);
  assertEquals(server.requests.at(-1)!.protocol, "h2");
});

test("TestApiServer has the given limits, and gives GOAWAY by chance and on command", async () => {
  await using server = await startApiServer({ http2: { maxStreams: 7, goawayChance: 1 } });
  await using client = await connect(server);
  assertEquals(client.session.remoteSettings.maxConcurrentStreams, 7);
  const watch = client.send(`${configMaps}?watch=true`);
  await watch.until(() => watch.status === 200);
  while (client.goneAway.length === 0) await new Promise(setImmediate);
  server.objects.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "late" } });
  await watch.until(() => watch.text.includes("late"));
  assertEquals([client.goneAway[0]![0], watch.code], [0, undefined]);

  await using calm = await startApiServer({ http2: {} });
  await using other = await connect(calm);
  for (let count = 0; count < 20; count++) {
    assertEquals((await other.send("/version").ended()).status, 200);
  }
  assertEquals(other.goneAway, []);
  calm.goAway();
  await other.closed();
  assertEquals(other.goneAway[0]![0], 0);
});

test("TestApiServer ends the connection of a client without a valid token, as kube-apiserver does", async () => {
  await using server = await startApiServer();
  for (const [token, status] of [["wrong", 401], [undefined, 200]] as const) {
    await using client = await Http2Client.connect(server.url, {
      caPem: server.caPem,
      ...(token !== undefined && { token }),
    });
    assertEquals((await client.send("/version").ended()).status, status);
    await client.closed();
    assertEquals(client.goneAway, [[0, 1]]);
  }
});

test("TestApiServer serves no HTTP/2 where it is switched off, and refuses odd options", async () => {
  await using server = await startApiServer({ http2: false });
  await assertRejects(() => connect(server));
  for (const http2 of [{ maxStreams: -1 }, { goawayChance: 1.1 }, { goawayChance: NaN }]) {
    const error = await assertRejects(() => TestApiServer.start({ http2 }), RangeError);
    assert(error.message.includes(Object.keys(http2)[0]!));
  }
});
