import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { assertEquals, assertInstanceOf, assertMatch, assertRejects } from "@std/assert";
import { createKubeFetch, type KubeFetch } from "../../../mod.ts";
import { ConfigurationError, PermissionError } from "../../../src/core/errors.ts";
import { eventLoopTurn } from "../../../src/runtime/event_loop_turn.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import type { FetchHandler } from "../../../src/runtime/serving/https_backend.ts";
import { HttpsServer, type HttpsServerOptions } from "../../../src/runtime/serving/https_server.ts";
import { CertificateAuthority, type KeyPair } from "../../../src/testing/mod.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { runProgram } from "../../support/programs/run_program.ts";
import { presentedSerial, serialOf } from "../../support/servers/presented_certificate.ts";
import { runtimeName, test } from "../../support/test.ts";

interface Site extends AsyncDisposable {
  readonly server: HttpsServer;
  readonly caPem: string;
  readonly errors: unknown[];
  issue(): Promise<KeyPair>;
  /** Makes a client with connections of its own; the site disposes of it. */
  client(): KubeFetch;
}

async function openSite(
  handler: FetchHandler,
  options: Partial<HttpsServerOptions> = {},
): Promise<Site> {
  const authority = await CertificateAuthority.create();
  const { certificatePem: caPem } = authority;
  const issue = () => authority.issueServer({ names: ["127.0.0.1"] });
  const errors: unknown[] = [];
  const server = await HttpsServer.start(handler, await issue(), {
    runtime: currentRuntime(),
    hostname: "127.0.0.1",
    port: 0,
    onError: (error) => errors.push(error),
    ...options,
  });
  const clients = new AsyncDisposableStack();
  return {
    server,
    caPem,
    errors,
    issue,
    client: () =>
      clients.use(createKubeFetch({ server: `https://127.0.0.1:${server.port}`, caPem })),
    async [Symbol.asyncDispose]() {
      await clients.disposeAsync();
      await server.stop({ graceMs: 10_000 });
    },
  };
}

/** Sends a request that is never sent twice. */
async function send(kube: KubeFetch, text: string): Promise<string> {
  const response = await kube.fetch("/", { method: "POST", body: text });
  return `${response.status} ${await response.text()}`;
}

const echo: FetchHandler = async (request) => new Response(await request.text());

test("HttpsServer loses no request over kept and new connections while its certificate is exchanged 20 times", async () => {
  await using site = await openSite(echo);
  let over = false;
  let sent = 0;
  const load = async (client: () => KubeFetch, release: (kube: KubeFetch) => unknown) => {
    while (!over) {
      const kube = client();
      const text = `${sent++}`;
      assertEquals(await send(kube, text), `200 ${text}`);
      await release(kube);
    }
  };
  const kept = site.client();
  const traffic = [
    ...[1, 2, 3, 4].map(() => load(() => kept, () => {})),
    ...[1, 2].map(() => load(() => site.client(), (kube) => kube[Symbol.asyncDispose]())),
  ];
  const failure = Promise.all(traffic);
  failure.catch(() => {});
  for (let exchange = 0; exchange < 20; exchange++) {
    const keyPair = await site.issue();
    await site.server.exchange(keyPair);
    assertEquals(
      await presentedSerial(site.server.port, site.caPem),
      serialOf(keyPair.certificatePem),
    );
    const target = sent + 20;
    while (sent < target) await Promise.race([send(kept, "more"), failure]);
  }
  over = true;
  await failure;
  assertEquals(site.errors, []);
});

test("HttpsServer keeps a certificate as long as a connection that began with it", async () => {
  await using site = await openSite(echo);
  const kept = site.client();
  assertEquals(await send(kept, "a"), "200 a");
  await site.server.exchange(await site.issue());
  assertEquals(site.server.certificates, 2);
  assertEquals(await send(kept, "b"), "200 b");
  await kept[Symbol.asyncDispose]();
  while (site.server.certificates > 1) await presentedSerial(site.server.port, site.caPem);
  await site.server.exchange(await site.issue()); // the last one has no connection any more
  while (site.server.certificates > 1) await presentedSerial(site.server.port, site.caPem);
  assertEquals(await send(site.client(), "c"), "200 c");
});

test("HttpsServer frees the connection of a client that leaves without a TLS handshake, as a probe does", async () => {
  await using site = await openSite(echo);
  for (let probe = 0; probe < 3; probe++) {
    const socket = connect({ host: "127.0.0.1", port: site.server.port });
    await once(socket, "connect");
    socket.end();
    await once(socket, "close");
  }
  await site.server.exchange(await site.issue());
  while (site.server.certificates > 1) await presentedSerial(site.server.port, site.caPem);
});

test("HttpsServer finishes a running request of an earlier certificate before it stops", async () => {
  const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await using site = await openSite(async (request) => {
    begun.resolve();
    await released.promise;
    return echo(request);
  });
  const answer = send(site.client(), "slow");
  await begun.promise;
  await site.server.exchange(await site.issue());
  const stopped = site.server.stop({ graceMs: 60_000 });
  await assertRejects(() => presentedSerial(site.server.port, site.caPem), Error);
  released.resolve();
  assertEquals(await answer, "200 slow");
  await stopped;
});

/** Opens a connection that can be written to, and that stays open when the server has ended it. */
async function openTls({ server, caPem }: Site): Promise<TLSSocket> {
  const { port } = server;
  const options = { host: "127.0.0.1", port, ca: caPem, allowHalfOpen: true };
  const socket = connectTls(options);
  socket.on("error", () => {}); // it may be cut
  await once(socket, "secureConnect");
  return socket;
}

async function textUntil(socket: TLSSocket, end: string): Promise<string> {
  let text = "";
  while (!text.endsWith(end)) text += (await once(socket, "data"))[0];
  return text;
}

test("HttpsServer takes the rest of an upload while it stops, and says that the connection ends", async () => {
  const begun = Promise.withResolvers<void>();
  await using site = await openSite((request) => {
    begun.resolve();
    return echo(request);
  });
  const socket = await openTls(site);
  socket.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n01234");
  await begun.promise;
  const stopped = site.server.stop({ graceMs: 60_000 });
  await assertRejects(() => presentedSerial(site.server.port, site.caPem), Error);
  socket.write("56789");
  const text = await textUntil(socket, "0123456789");
  assertMatch(text, /^HTTP\/1.1 200 OK\r\n[^]*connection: close\r\n/i);
  await stopped;
  assertEquals(site.errors, []);
  socket.destroy();
});

test(
  "On Deno HttpsServer finishes the running requests of an HTTP/2 connection before it stops",
  async () => {
    const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await using site = await openSite(async (request) => {
      if (request.url.endsWith("/streamed")) begun.resolve();
      const last = released.promise.then(() => new TextEncoder().encode("done"));
      if (request.url.endsWith("/slow")) return new Response(await last);
      return new Response(ReadableStream.from([new Uint8Array([97]), last]));
    });
    const session = connectHttp2(`https://127.0.0.1:${site.server.port}`, { ca: site.caPem });
    session.on("error", () => {}); // the requests fail too
    const get = async (path: string) => {
      const request = session.request({ ":path": path });
      let text = "";
      for await (const chunk of request) text += chunk;
      return text;
    };
    const answers = Promise.all([get("/slow"), get("/streamed")]);
    await begun.promise;
    const stopped = site.server.stop({ graceMs: 60_000 });
    await assertRejects(() => presentedSerial(site.server.port, site.caPem), Error);
    released.resolve();
    assertEquals(await answers, ["done", "adone"]);
    await stopped;
    session.destroy();
  },
  { ignore: runtimeName !== "deno" },
);

test("HttpsServer stops at once if no request is running, whatever connections are open", async () => {
  await using site = await openSite(echo);
  const silent = connect({ host: "127.0.0.1", port: site.server.port, allowHalfOpen: true });
  silent.on("error", () => {});
  await once(silent, "connect");
  const unused = await openTls(site);
  const kept = await openTls(site);
  kept.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nit");
  await textUntil(kept, "it");
  const grace = Promise.withResolvers<void>();
  const timer = setTimeout(grace.reject, 3_000, new Error("it waits for idle connections"));
  await Promise.race([site.server.stop({ graceMs: 60_000 }), grace.promise]);
  clearTimeout(timer);
  for (const socket of [silent, unused, kept]) socket.destroy();
});

test("HttpsServer sends the whole of a response to a client that reads it late, before it stops", async () => {
  const size = 32 * 1024 * 1024; // more than the system's buffers take
  await using site = await openSite(() => new Response(new Uint8Array(size)));
  const response = await site.client().fetch("/");
  let isStopped = false;
  const stopped = site.server.stop({ graceMs: 60_000 }).then(() => isStopped = true);
  await assertRejects(() => presentedSerial(site.server.port, site.caPem), Error);
  for (let turn = 0; turn < 100; turn++) await eventLoopTurn();
  assertEquals(isStopped, false);
  assertEquals((await response.bytes()).length, size);
  await stopped;
});

test("HttpsServer closes the connections of requests that outlast the grace", async () => {
  const clock = new FakeClock();
  const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await using site = await openSite(async (request) => {
    begun.resolve();
    await released.promise;
    return echo(request);
  }, { runtime: { ...currentRuntime(), clock } });
  const answer = assertRejects(() => send(site.client(), "slow"), Error, "closed");
  await begun.promise;
  const stopped = site.server.stop({ graceMs: 1_000 });
  await clock.advance(999);
  assertEquals(clock.pendingKeepAlive > 0, true);
  await clock.advance(1);
  await stopped;
  await answer;
  released.resolve();
  await site.server.stop({ graceMs: 1_000 }); // again
});

test("HttpsServer does not take a certificate after it has stopped", async () => {
  await using site = await openSite(echo);
  await site.server.stop({ graceMs: 0 });
  await site.server.exchange(await site.issue());
  assertEquals(site.server.certificates, 1);
});

test("HttpsServer carries a large body in both directions", async () => {
  await using site = await openSite(echo);
  const text = "0123456789abcdef".repeat(400_000);
  assertEquals(await send(site.client(), text) === `200 ${text}`, true);
});

test("HttpsServer reports a port in use, and a missing permission", async () => {
  await using site = await openSite(echo);
  const start = async (options: Partial<HttpsServerOptions>) => {
    await using _other = await openSite(echo, options);
  };
  const { port } = site.server;
  await assertRejects(() => start({ port }), ConfigurationError, "the port is taken");
  const runtime = {
    ...currentRuntime(),
    asPermissionError: () => new PermissionError("it may not be reached", "--allow-net"),
  };
  await assertRejects(() => start({ port, runtime }), PermissionError, "--allow-net");
});

test("On Deno HttpsServer names the flag for each address that it needs", async () => {
  const authority = await CertificateAuthority.create();
  const { certificatePem, privateKeyPem } = await authority.issueServer({ names: ["127.0.0.2"] });
  const run = async (hosts: string) => {
    const program = new URL("../programs/https_server_permission.ts", import.meta.url);
    const args = [certificatePem, privateKeyPem];
    return (await runProgram(program, { args, denoFlags: [`--allow-net=${hosts}`] })).stdout.trim();
  };
  const own = "127.0.0.2:0";
  assertEquals(await run(own), "--allow-net=127.0.0.1");
  assertEquals(await run("127.0.0.1"), `--allow-net=${own}`);
  assertEquals(await run(`127.0.0.1,${own}`), "listens");
}, { ignore: runtimeName !== "deno" });

test("HttpsServer answers 500 without the error when the handler throws, and reports it", async () => {
  await using site = await openSite(() => {
    throw new RangeError("secret");
  });
  assertEquals(await send(site.client(), "a"), "500 Internal Server Error\n");
  assertInstanceOf(site.errors[0], RangeError);
});

test("HttpsServer answers 500 when the handler returns no Response, and reports it", async () => {
  const nothing = (() => undefined) as unknown as FetchHandler;
  for (const handler of [nothing, () => Promise.resolve().then(nothing as () => Response)]) {
    await using site = await openSite(handler);
    assertEquals(await send(site.client(), "a"), "500 Internal Server Error\n");
    assertInstanceOf(site.errors[0], TypeError);
    assertMatch(site.errors[0].message, /must return a Response: it returned undefined/);
  }
});
