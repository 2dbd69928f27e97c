import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type TLSSocket } from "node:tls";
import { sharedTls } from "./shared_tls.ts";

/** A TLS server on loopback that speaks HTTP/1.1 by a script. */
export interface TlsScriptServer extends AsyncDisposable {
  /** The URL. */
  readonly url: string;
  /** The number of connections whose handshake has ended. */
  readonly connections: number;
}

/**
 * Starts a server, with the shared certificate, that gives each request of a connection the same
 * response. It chooses one of `protocols`, or knows no such choice if there are none.
 */
export async function startTlsServer(
  response: string,
  protocols: readonly string[] = [],
): Promise<TlsScriptServer> {
  const { keyPair: { certificatePem: cert, keyPem: key } } = await sharedTls();
  const sockets = new Set<TLSSocket>();
  let connections = 0;
  const offer = protocols.length > 0 ? { ALPNProtocols: [...protocols] } : {};
  const server = createServer({ cert, key, ...offer, noDelay: true }, (socket) => {
    connections++;
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    let head = "";
    socket.on("data", (bytes: Uint8Array) => {
      head += new TextDecoder("latin1").decode(bytes);
      for (let end; (end = head.indexOf("\r\n\r\n")) >= 0; head = head.slice(end + 4)) {
        socket.write(response);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
