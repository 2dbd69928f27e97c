import { assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { once } from "node:events";
import { connect } from "node:tls";
import { offersHttp2 } from "../../../src/testing/http2/offers_http2.ts";
import { startTcpServer } from "../../support/servers/tcp_server.ts";
import { test } from "../../support/test.ts";

/** Returns the first bytes of a client of `node:tls`. */
async function clientHello(protocols: string[] | undefined): Promise<Buffer> {
  const first = Promise.withResolvers<Buffer>();
  await using server = await startTcpServer((socket) => socket.once("data", first.resolve));
  const client = connect({
    host: "127.0.0.1",
    port: server.port,
    ...(protocols && { ALPNProtocols: protocols }),
  });
  client.on("error", () => {});
  const bytes = await first.promise;
  const closed = once(client, "close");
  client.destroy();
  await closed;
  return bytes;
}

test("offersHttp2 reads the protocols of a ClientHello, and waits for all of it", async () => {
  for (
    const [protocols, offers] of [
      [["h2", "http/1.1"], true],
      [["http/1.1", "h2"], true],
      [["http/1.1"], false],
      [["h2c"], false],
      [undefined, false],
    ] as const
  ) {
    const hello = await clientHello(protocols && [...protocols]);
    assertEquals(offersHttp2(hello), offers);
    for (const length of [0, 1, 4, 5, hello.length - 1]) {
      assertEquals(offersHttp2(hello.subarray(0, length)), undefined);
    }
  }
});

test("offersHttp2 finds nothing in other bytes", () => {
  assertEquals(offersHttp2(Buffer.from("GET / HTTP/1.1\r\n")), false);
  assertEquals(offersHttp2(Buffer.from("160301000401000000", "hex")), false); // cut short
  assertEquals(offersHttp2(Buffer.from("16030100050200000100", "hex")), false); // no ClientHello
});
