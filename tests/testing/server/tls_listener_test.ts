import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { CertificateAuthority } from "../../../src/testing/auth/certificate_authority.ts";
import {
  listenDenoTls,
  listenNodeTls,
  type TlsConnection,
} from "../../../src/testing/server/tls_listener.ts";
import { connectHere } from "../../support/connections/connect_here.ts";
import { runtimeName, test } from "../../support/test.ts";
import { RawClient } from "../raw_client.ts";

const authority = await CertificateAuthority.create();
const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
const listeners = { listenNodeTls, ...(runtimeName === "deno" && { listenDenoTls }) };

for (const [name, listen] of Object.entries(listeners)) {
  test(`${name} carries bytes both ways, gives the client's port, and closes`, async () => {
    const accepted = Promise.withResolvers<TlsConnection>();
    const listener = await listen(keyPair, accepted.resolve);
    if (!listener) return;
    await using client = await RawClient.connect(listener.port, authority.certificatePem);
    client.get("/");
    const connection = await accepted.promise;
    assertEquals(connection.clientPort, client.localPort);
    const buffer = new Uint8Array(10);
    assertEquals(await connection.read(buffer), 10);
    assertEquals(new TextDecoder().decode(buffer), "GET / HTTP");
    for (const text of ["one,", "two."]) await connection.write(new TextEncoder().encode(text));
    connection.close();
    assertEquals(await client.untilEnd(), "one,two.");
    listener.close();
    await assertRejects(() => RawClient.connect(listener.port, authority.certificatePem));
  });
}

test("listenNodeTls takes a part of a long write: what it has encrypted waits for the client", async () => {
  const accepted = Promise.withResolvers<TlsConnection>();
  const listener = await listenNodeTls(keyPair, accepted.resolve);
  if (!listener) return;
  await using client = await RawClient.connect(listener.port, authority.certificatePem);
  const connection = await accepted.promise;
  const bytes = new Uint8Array(600_000).fill(0x61);
  const counts: number[] = [];
  for (let at = 0; at < bytes.length; at += counts.at(-1)!) {
    counts.push(await connection.write(bytes.subarray(at)));
  }
  assertEquals(counts, [262_144, 262_144, 75_712]);
  connection.close();
  assertEquals((await client.untilEnd()).length, 600_000);
  listener.close();
});

test("listenNodeTls accepts only clients with a certificate of the given authority", async () => {
  const clientCaPem = authority.certificatePem;
  const greet = async (connection: TlsConnection) => {
    await connection.write(new TextEncoder().encode("hi"));
    connection.close();
  };
  const listener = await listenNodeTls(keyPair, (connection) => void greet(connection), {
    clientCaPem,
  });
  if (!listener) return;
  const url = new URL(`https://127.0.0.1:${listener.port}`);
  const known = await authority.issueClient({ commonName: "alice" });
  const stranger = await (await CertificateAuthority.create()).issueClient({ commonName: "bob" });
  for (const [shown, isTaken] of [[known, true], [stranger, false], [undefined, false]] as const) {
    // With TLS 1.3 a client learns of a refusal at its first read.
    const answered = async () => {
      const connection = await connectHere(clientCaPem, shown)(url, undefined).connection;
      const count = await connection.read(new Uint8Array(2)).catch(() => null);
      connection.close();
      return count === 2;
    };
    assertEquals(await answered().catch(() => false), isTaken);
  }
  listener.close();
});

test("listenNodeTls shows the certificates of clients, and may accept those without one", async () => {
  const clientCaPem = authority.certificatePem;
  const shown: (string | undefined)[] = [];
  const greet = async (connection: TlsConnection) => {
    const { certificate } = connection;
    const groups = certificate?.organizations.toSorted().join(" ");
    shown.push(certificate && `${certificate.commonName} (${groups}) ${certificate.trusted}`);
    await connection.write(new TextEncoder().encode("hi"));
    connection.close();
  };
  const listener = await listenNodeTls(keyPair, (connection) => void greet(connection), {
    clientCaPem,
    optional: true,
  });
  if (!listener) return;
  const url = new URL(`https://127.0.0.1:${listener.port}`);
  const alice = await authority.issueClient({ commonName: "alice", organizations: ["b", "a"] });
  const stranger = await (await CertificateAuthority.create()).issueClient({ commonName: "bob" });
  for (const pair of [alice, stranger, undefined]) {
    const connection = await connectHere(clientCaPem, pair)(url, undefined).connection;
    assertEquals(await connection.read(new Uint8Array(2)), 2);
    connection.close();
  }
  listener.close();
  assertEquals(shown, ["alice (a b) true", "bob () false", undefined]);
});

test("listenDenoTls refuses a key that does not fit", async () => {
  const { certificatePem } = await authority.issueServer({ names: ["127.0.0.1"] });
  assertThrows(() => listenDenoTls({ ...keyPair, certificatePem }, () => {}));
}, { ignore: runtimeName === "bun" }); // Bun has no Deno.listenTls
