import { assert, assertEquals } from "@std/assert";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connectBun } from "../../src/runtime/bun_connection.ts";
import { CertificateAuthority, listenHttps } from "../../src/testing/mod.ts";
import { connectedPair, numbered, testConnections } from "../support/connection_contract.ts";
import { runtimeName, test } from "../support/test.ts";

const MEGABYTE = 1024 * 1024;

testConnections("bun");

test("What a connection of Bun's has read into its own memory is never used again", async () => {
  await using ends = await connectedPair();
  const { connection, peer } = ends;
  assert(connection.readChunk);
  const chunks: Uint8Array[] = [];
  const sent = numbered(3 * MEGABYTE);
  peer.end(sent);
  for (let chunk; (chunk = await connection.readChunk());) chunks.push(chunk);
  let at = 0;
  for (const byte of chunks.flatMap((chunk) => Array.from(chunk))) {
    if (byte !== sent[at++]) throw new Error(`wrong byte at ${at}`);
  }
  assertEquals(at, sent.length);
}, { ignore: runtimeName !== "bun" });

test("On Bun a connection is checked against another name, if there is one", async () => {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["kubernetes.default.svc"] });
  await using listener = await listenHttps(() => new Response(), { keyPair });
  const url = new URL(listener.url);
  const ca = authority.certificatePem;
  for (const serverName of ["kubernetes.default.svc", "kubernetes.default", undefined]) {
    const tls = { ca, ...(serverName !== undefined && { serverName }) };
    const connection = await connectBun(tls, url, undefined);
    assertEquals(connection !== undefined, serverName === "kubernetes.default.svc");
    connection?.close();
  }
}, { ignore: runtimeName !== "bun" });

test("On Bun a connection shows its certificate to the server", async () => {
  const authority = await CertificateAuthority.create();
  const server = await authority.issueServer({ names: ["127.0.0.1"] });
  const client = await authority.issueClient({ commonName: "alice" });
  const { createServer } = await import("node:tls"); // which costs Deno its start
  const ca = authority.certificatePem;
  const listener = createServer({
    ca,
    cert: server.certificatePem,
    key: server.privateKeyPem,
    requestCert: true,
  }, (socket) => {
    socket.on("error", () => {});
    socket.end(socket.authorized ? socket.getPeerCertificate().subject.CN : "nobody");
  });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const url = new URL(`https://127.0.0.1:${(listener.address() as AddressInfo).port}`);
  const connection = await connectBun(
    { ca, cert: client.certificatePem, key: client.privateKeyPem },
    url,
    undefined,
  );
  const buffer = new Uint8Array(100);
  const count = await connection?.read(buffer) ?? 0;
  assertEquals(new TextDecoder().decode(buffer.subarray(0, count)), "alice");
  connection?.close();
  listener.close();
}, { ignore: runtimeName !== "bun" });
