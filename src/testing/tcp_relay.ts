import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { Connection } from "./connection.ts";

/** Where {@linkcode TcpRelay.listen} listens. */
export interface TcpRelayAddress {
  /** Address to listen on. */
  hostname: string;
  /** Port to listen on; `0` takes a free one. */
  port: number;
}

// One turn for the server to write what it still holds, one for the kernel's buffers to empty into
// the relay, and one to see that they have.
const QUIET_TURNS = 3;
// A client that sends without a pause is never quiet.
const MOST_TURNS = 100;

/**
 * Carries TCP connections to a server on loopback. `Bun.serve` lets no handler reach its socket;
 * with a relay between, a connection can be counted and cut, and the
 * server behind the port can be exchanged while open connections live on.
 */
export class TcpRelay implements AsyncDisposable {
  /** Port on 127.0.0.1 that the next connections are carried to; may be set at any time. */
  target = 0;

  #server: Server | undefined;
  readonly #connections = new Map<number, Connection>();
  readonly #sockets = new Set<Socket>();
  #accepted = 0;

  /** Starts to listen, also after {@linkcode close}, and gives the port; rejects when it is taken. */
  async listen(address: TcpRelayAddress): Promise<number> {
    const server = createServer({ allowHalfOpen: true }, (client) => {
      if (this.#server === server) this.#carry(client);
      else client.destroy(); // accepted while it closed
    });
    server.listen(address.port, address.hostname);
    await once(server, "listening");
    this.#server = server;
    return (server.address() as AddressInfo).port;
  }

  /** Whether new connections are taken. */
  get listening(): boolean {
    return this.#server !== undefined;
  }

  /** Connections accepted since the start. */
  get accepted(): number {
    return this.#accepted;
  }

  /** The connection whose requests the server behind sees as coming from `port`. */
  connectionFrom(port: number): Connection | undefined {
    return this.#connections.get(port);
  }

  /** Stops listening and cuts every connection. */
  async close(): Promise<void> {
    const closed = [...this.#sockets].map(whenClosed);
    for (const socket of this.#sockets) socket.destroy();
    this.#server?.close(); // it listens no more at once; Deno 2.5 never tells that it is closed
    this.#server = undefined;
    await Promise.all(closed);
  }

  /** The same as {@linkcode close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #carry(client: Socket): void {
    this.#accepted++;
    client.setNoDelay(true); // Deno before 2.8 leaves the option of createServer aside
    const server = connect({
      host: "127.0.0.1",
      port: this.target,
      allowHalfOpen: true,
      noDelay: true,
    });
    const closed = new AbortController();
    const connection: Connection = {
      signal: closed.signal,
      sever: () => void client.destroy(),
      settled: () => whenQuiet(server),
    };
    // No byte is carried before "connect", so that a request always finds its connection.
    server.once("connect", () => {
      const port = server.localPort!;
      this.#connections.set(port, connection);
      client.once("close", () => {
        // A client may stay half open after the server, whose port is another connection's by then.
        if (this.#connections.get(port) === connection) this.#connections.delete(port);
      });
    });
    client.once("close", () => {
      closed.abort(new DOMException("The client's connection was closed", "AbortError"));
      server.destroy();
    });
    server.once("close", () => {
      client.end(); // after what is still on its way to the client
      client.resume(); // or its end would never be seen
    });
    // A failed socket also closes, and that is handled above.
    client.on("error", () => {});
    server.on("error", () => {});
    this.#track(client);
    this.#track(server);
    client.pipe(server);
    server.pipe(client);
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
  }
}

/** Waits until nothing has arrived at a socket for some turns of the event loop. */
async function whenQuiet(socket: Socket): Promise<void> {
  let received = -1;
  let quiet = 0;
  for (let turn = 0; turn < MOST_TURNS && quiet < QUIET_TURNS && !socket.destroyed; turn++) {
    quiet = socket.bytesRead === received ? quiet + 1 : 0;
    received = socket.bytesRead;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

function whenClosed(socket: Socket): Promise<void> {
  return new Promise((resolve) => void socket.once("close", () => resolve()));
}
