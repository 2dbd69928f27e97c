import { assertEquals } from "@std/assert";
import { presentedCertificates } from "../../../src/runtime/inspection/presented_certificates.ts";
import { CertificateAuthority, listenHttps } from "../../../src/testing/mod.ts";
import { tooLongChain } from "../../support/fakes/odd_certificates.ts";
import { startTcpServer } from "../../support/servers/tcp_server.ts";
import { test } from "../../support/test.ts";

test("presentedCertificates reads the certificate of a server that is not trusted", async () => {
  const authority = await CertificateAuthority.create();
  const notAfter = new Date(Date.now() - 3_600_000);
  const keyPair = await authority.issueServer({ names: ["other.example.com"], notAfter });
  await using listener = await listenHttps(() => new Response("never"), { keyPair });
  const [leaf, ...others] = await presentedCertificates(new URL(listener.url));
  assertEquals([leaf?.names, others], [["other.example.com"], []]);
});

test("presentedCertificates reads the whole chain", async () => {
  const { keyPair } = await tooLongChain();
  await using listener = await listenHttps(() => new Response("never"), { keyPair });
  const chain = await presentedCertificates(new URL(listener.url));
  assertEquals(chain.map(({ subject }) => subject), ["CN=leaf", "CN=lower", "CN=upper"]);
});

test("presentedCertificates is empty for a server that does not speak TLS", async () => {
  await using server = await startTcpServer((socket) => {
    socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  });
  assertEquals(await presentedCertificates(new URL(`https://127.0.0.1:${server.port}`)), []);
});

test("presentedCertificates ends with the reason of its signal", async () => {
  const arrived = Promise.withResolvers<void>();
  await using server = await startTcpServer(() => arrived.resolve());
  const controller = new AbortController();
  const { signal } = controller;
  const reading = presentedCertificates(new URL(`https://127.0.0.1:${server.port}`), { signal });
  await arrived.promise;
  const reason = new Error("enough");
  controller.abort(reason);
  assertEquals(await reading.catch((error: unknown) => error), reason);
});
