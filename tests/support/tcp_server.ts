import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

/** A server on loopback that does with each connection what a test says. */
export interface TcpServer extends AsyncDisposable {
  /** Where it listens, as a URL of plain HTTP. */
  readonly url: string;
  readonly port: number;
  /** How many connections it has had. */
  readonly connections: number;
  /** Lets the process end, whatever is open. */
  unref(): void;
}

/** Starts a server, which ends all connections with itself. */
export async function startTcpServer(serve: (socket: Socket) => void): Promise<TcpServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    connections++;
    sockets.add(socket);
    socket.on("error", () => {}); // a client may leave in any way
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
 * Starts a server of plain HTTP that answers the nth request of a connection with bytes, a character
 * each, and closes the connection after what is no whole answer.
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
