import { assert, assertEquals, assertRejects } from "@std/assert";
import { Buffer } from "node:buffer";
import { connectBun } from "../../../src/runtime/platform/bun_connection.ts";
import { writeAll } from "../../../src/runtime/byte_connection.ts";
import { CertificateAuthority, listenHttps } from "../../../src/testing/mod.ts";
import { connectedPair, testConnections } from "../../support/connections/connection_contract.ts";
import { numberedBytes } from "../../support/numbered_bytes.ts";
import { runtimeName, test } from "../../support/test.ts";

const MEGABYTE = 1024 * 1024;

testConnections("bun");

test("On Bun a connection never reuses the memory of a chunk that was read", async () => {
  await using ends = await connectedPair();
  const { connection, peer } = ends;
  assert(connection.readChunk);
  const chunks: Uint8Array[] = [];
  const sent = numberedBytes(3 * MEGABYTE);
  peer.end(sent);
  for (let chunk; (chunk = await connection.readChunk());) chunks.push(chunk);
  assert(Buffer.compare(Buffer.concat(chunks), sent) === 0, "other bytes came");
}, { ignore: runtimeName !== "bun" });

test("On Bun a connection checks the certificate against another name, if one is set", async () => {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["kubernetes.default.svc"] });
  await using listener = await listenHttps(() => new Response(), { keyPair });
  const url = new URL(listener.url);
  const ca = authority.certificatePem;
  for (const serverName of ["kubernetes.default.svc", "kubernetes.default", undefined]) {
    const tls = { ca, ...(serverName !== undefined && { serverName }) };
    const { connection } = connectBun(tls, url, undefined);
    if (serverName === "kubernetes.default.svc") (await connection).close();
    else await assertRejects(() => connection);
  }
}, { ignore: runtimeName !== "bun" });

test("On Bun a connection accepts any certificate only with rejectUnauthorized false", async () => {
  const authority = await CertificateAuthority.create();
  const keyPair = await authority.issueServer({ names: ["elsewhere.example.com"] });
  await using listener = await listenHttps(() => new Response("ok"), { keyPair });
  const url = new URL(listener.url);
  const trusting = await connectBun({ rejectUnauthorized: false }, url, undefined).connection;
  await writeAll(trusting, new TextEncoder().encode("GET / HTTP/1.1\r\nhost: x\r\n\r\n"));
  assertEquals(await trusting.read(new Uint8Array(8)), 8);
  trusting.close();
  for (const tls of [{}, { rejectUnauthorized: true }]) {
    await assertRejects(() => connectBun(tls, url, undefined).connection);
  }
}, { ignore: runtimeName !== "bun" });
