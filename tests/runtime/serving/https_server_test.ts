import { once } from "node:events";
import { connect } from "node:net";
import { assertEquals, assertInstanceOf, assertMatch, assertRejects } from "@std/assert";
import type { KubeFetch } from "../../../mod.ts";
import { ConfigurationError, PermissionError } from "../../../src/core/errors.ts";
import { currentRuntime } from "../../../src/runtime/platform/current_runtime.ts";
import type { FetchHandler } from "../../../src/runtime/serving/https_backend.ts";
import type { HttpsServerOptions } from "../../../src/runtime/serving/https_server.ts";
import { CertificateAuthority } from "../../../src/testing/mod.ts";
import { runProgram } from "../../support/programs/run_program.ts";
import { echo, openSite, send } from "../../support/servers/https_site.ts";
import { presentedSerial, serialOf } from "../../support/servers/presented_certificate.ts";
import { inFull, runtimeName, test } from "../../support/test.ts";

const EXCHANGES = inFull(20, 5);

test(`HttpsServer loses no request over kept and new connections while its certificate is exchanged ${EXCHANGES} times`, async () => {
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
  for (let exchange = 0; exchange < EXCHANGES; exchange++) {
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
  const { certificatePem, keyPem } = await authority.issueServer({ names: ["127.0.0.2"] });
  const run = async (hosts: string) => {
    const program = new URL("../programs/https_server_permission.ts", import.meta.url);
    const args = [certificatePem, keyPem];
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
