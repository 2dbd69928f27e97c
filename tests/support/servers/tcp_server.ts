import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

/** A server on loopback whose connections a test handles. */
export interface TcpServer extends AsyncDisposable {
  /** Its URL, in plain HTTP. */
  readonly url: string;
  readonly port: number;
  /** Number of connections so far. */
  readonly connections: number;
  /** Lets the process end, even if connections are open. */
  unref(): void;
}

/** Starts a server, which ends all its connections when it is disposed of. */
export async function startTcpServer(serve: (socket: Socket) => void): Promise<TcpServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    connections++;
    sockets.add(socket);
    socket.on("error", () => {}); // a client may disconnect in any way
    socket.on("close", () => sockets.delete(socket));
    serve(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    port,
    get connections() {
      return connections;
    },
    unref() {
      server.unref();
      for (const socket of sockets) socket.unref();
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/**
 * Starts a plain HTTP server that answers the nth request of a connection with the given bytes, one
 * for each character, and closes the connection after an incomplete response.
 */
export function startScriptedServer(
  answer: (asked: number, head: string) => string,
): Promise<TcpServer> {
  return startTcpServer((socket) => {
    let asked = 0;
    let head = "";
    socket.on("data", (bytes: Uint8Array) => {
      if (socket.writableEnded) return;
      head += new TextDecoder("latin1").decode(bytes);
      if (!head.includes("\r\n\r\n")) return;
      const text = answer(++asked, head);
      head = "";
      socket.write(Uint8Array.from(text, (character) => character.charCodeAt(0)));
      if (!/content-length: 2\r\n\r\n..$|content-length: 0/.test(text)) socket.end();
    });
  });
}
