import { once } from "node:events";
import { connect } from "node:net";
import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { createKubeFetch, type KubeFetch } from "../../../mod.ts";
import { ConfigurationError, PermissionError } from "../../../src/core/errors.ts";
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
  assertEquals(clock.pendingKeepAlive, 1);
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
