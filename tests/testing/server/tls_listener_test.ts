import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { CertificateAuthority } from "../../../src/testing/certificate_authority.ts";
import {
  listenDenoTls,
  listenNodeTls,
  type TlsConnection,
} from "../../../src/testing/server/tls_listener.ts";
import { runtimeName, test } from "../../support/test.ts";
import { RawClient } from "../raw_client.ts";

const authority = await CertificateAuthority.create();
const keyPair = await authority.issueServer({ names: ["127.0.0.1"] });
const listeners = { listenNodeTls, ...(runtimeName === "deno" && { listenDenoTls }) };

for (const [name, listen] of Object.entries(listeners)) {
  test(`${name} carries bytes both ways, tells the client's port, and closes`, async () => {
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

test("listenDenoTls refuses a key that does not fit", async () => {
  const { certificatePem } = await authority.issueServer({ names: ["127.0.0.1"] });
  assertThrows(() => listenDenoTls({ ...keyPair, certificatePem }, () => {}));
}, { ignore: runtimeName === "bun" }); // there is no Deno.listenTls
