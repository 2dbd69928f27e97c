import { assertEquals, assertRejects } from "@std/assert";
import { OpenConnections } from "../../src/http/open_connections.ts";
import { OwnConnections, type OwnConnectionsOptions } from "../../src/http/own_connections.ts";
import { ReplacedClientError } from "../../src/http/resending.ts";
import { SentHeaders } from "../../src/http/sent_headers.ts";
import type { AlpnOffer, ByteConnection } from "../../src/runtime/byte_connection.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { connectHere } from "../support/connections/connect_here.ts";
import { sharedTls, startApiServer } from "../support/servers/shared_tls.ts";
import { startScriptedServer } from "../support/servers/tcp_server.ts";
import { startTlsServer } from "../support/servers/tls_server.ts";
import { test } from "../support/test.ts";
import { get, OK } from "./http1/connection_client/client_of.ts";

/** Returns a client of a server; a `token` is sent, because a 401 ends connections. */
async function clientOf(
  url: string,
  { token = "", ...more }: Partial<OwnConnectionsOptions> & { token?: string } = {},
) {
  const { authority: { certificatePem } } = await sharedTls();
  const openConnections = new OpenConnections();
  const client = new OwnConnections({
    server: new URL(url),
    connect: connectHere(certificatePem),
    runtime: currentRuntime(),
    openConnections,
    ...more,
  });
  const send = async (path = "/version") => {
    const headers = new SentHeaders([{ name: "authorization", value: `Bearer ${token}` }]);
    const response = await client.send(get(url + path, { headers }));
    return { status: response?.status, text: await response?.text() };
  };
  return { client, openConnections, send };
}

test("requests go over HTTP/2 if the server chooses it, all over one connection", async () => {
  await using server = await startApiServer();
  const { client, openConnections, send } = await clientOf(server.url, {
    token: (await server.issueToken()).token,
  });
  using _ = client;
  await Promise.all(Array.from({ length: 32 }, () => send()));
  assertEquals(openConnections.diagnostics(), { protocol: "h2", connections: 1, streams: 0 });
});

test("the option protocol keeps HTTP/1.1", async () => {
  await using server = await startApiServer();
  const { token } = await server.issueToken();
  const settings = { token, protocol: "http/1.1" } as const;
  const { client, openConnections, send } = await clientOf(server.url, settings);
  using _ = client;
  assertEquals((await send()).status, 200);
  const expected = { protocol: "http/1.1", connections: 1, streams: 0 } as const;
  assertEquals(openConnections.diagnostics(), expected);
});

test("a server without HTTP/2 gets the first request over the connection that asked for it", async () => {
  for (const protocols of [["http/1.1"], []]) {
    await using server = await startTlsServer(OK, protocols);
    const { client, openConnections, send } = await clientOf(server.url);
    using _ = client;
    for (let requests = 0; requests < 3; requests++) {
      assertEquals(await send(), { status: 200, text: "ok" });
    }
    assertEquals([server.connections, openConnections.diagnostics().protocol], [1, "http/1.1"]);
  }
});

test("a server that has chosen HTTP/1.1 is asked again after 5 minutes, by a request that needs a new connection", async () => {
  const { authority: { certificatePem } } = await sharedTls();
  await using old = await startTlsServer(OK, ["http/1.1"]);
  await using upgraded = await startApiServer();
  const { token } = await upgraded.issueToken();
  const ways = { http1: new URL(old.url), h2: new URL(upgraded.url) };
  let way: keyof typeof ways = "http1";
  const offers: (AlpnOffer | undefined)[] = [];
  const clock = new FakeClock();
  const connect = connectHere(certificatePem);
  const { client, openConnections, send } = await clientOf(upgraded.url, {
    token,
    runtime: { ...currentRuntime(), clock },
    connect(_url, signal, alpn) {
      offers.push(alpn);
      return connect(ways[way], signal, alpn);
    },
  });
  using _ = client;
  const both: AlpnOffer = ["h2", "http/1.1"];
  await send();
  await clock.advance(299_999);
  client.closeIdle();
  await send(); // over a connection of HTTP/1.1
  await clock.advance(1);
  await send(); // which is idle, so that nothing is opened
  assertEquals(offers, [both, undefined]);
  client.closeIdle();
  await send(); // the server chooses as before
  client.closeIdle();
  way = "h2";
  await clock.advance(300_000);
  assertEquals((await send()).status, 200);
  assertEquals([offers, openConnections.diagnostics().protocol], [
    [both, undefined, both, both],
    "h2",
  ]);
});

test("requests that wait for the first connection all go over HTTP/1.1 if that is chosen", async () => {
  await using server = await startTlsServer(OK, ["http/1.1"]);
  const { client, send } = await clientOf(server.url);
  using _ = client;
  const answers = await Promise.all(Array.from({ length: 10 }, () => send()));
  assertEquals(answers.map(({ text }) => text), Array(10).fill("ok"));
});

test("over plain HTTP there is no HTTP/2", async () => {
  await using server = await startScriptedServer(() => OK);
  const { client, openConnections, send } = await clientOf(new URL(server.url).origin);
  using _ = client;
  assertEquals((await send()).text, "ok");
  assertEquals(openConnections.diagnostics().protocol, "http/1.1");
});

test("a first request that is aborted while the code for it is loaded leaves no connection", async () => {
  await using server = await startApiServer();
  const connections: Promise<ByteConnection>[] = [];
  const { client } = await clientOf(server.url, {
    connect(url, signal, alpn) {
      const connecting = connectHere()(url, signal, alpn);
      connections.push(connecting.connection);
      return connecting;
    },
  });
  using _ = client;
  const controller = new AbortController();
  const sending = client.send(get(`${server.url}/version`, { signal: controller.signal }));
  controller.abort("changed my mind");
  assertEquals(await sending.catch((error) => error), "changed my mind");
  assertEquals(connections.length, 1);
  await assertRejects(() => connections[0]!);
});

test("after it is disposed of it sends nothing", async () => {
  await using server = await startApiServer();
  const { client, send } = await clientOf(server.url, { token: (await server.issueToken()).token });
  await send();
  client[Symbol.dispose]();
  await assertRejects(() => send(), ReplacedClientError);
  const never = await clientOf(server.url);
  never.client[Symbol.dispose]();
  await assertRejects(() => never.send(), ReplacedClientError);
});
