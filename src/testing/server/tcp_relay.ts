import { Buffer } from "node:buffer";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { offersHttp2 } from "../http2/offers_http2.ts";
import { timerTurn } from "../time/timer_turn.ts";
import type { Connection } from "./connection.ts";

/** Address for {@linkcode TcpRelay.listen}. */
export interface TcpRelayAddress {
  /** Address to listen on. */
  hostname: string;
  /** Port to listen on; `0` takes a free port. */
  port: number;
}

// One turn for the server to write its pending data, one for the kernel's buffers to empty into the
// relay, and one to check that they are empty.
const QUIET_TURNS = 3;
// A client that sends without a pause is never quiet.
const MOST_TURNS = 100;

/**
 * Carries TCP connections to a server on loopback. `Bun.serve` gives handlers no access to their
 * socket. With a relay in between, a connection can be counted and cut, and the server behind the
 * port can be replaced while open connections continue.
 */
export class TcpRelay implements AsyncDisposable {
  /** Port on 127.0.0.1 for the next connections; may be set at any time. */
  target = 0;
  /** Returns the port for the next connections of clients that offer HTTP/2, if it is another one. */
  http2Target: (() => Promise<number>) | undefined;

  #server: Server | undefined;
  readonly #connections = new Map<number, Connection>();
  readonly #sockets = new Set<Socket>();
  /** The ports of the open connections to the servers. */
  readonly #localPorts = new Set<number>();
  #accepted = 0;
  #open = 0;

  /**
   * Starts to listen and returns the port; also works after {@linkcode close}. Rejects if the port
   * is in use.
   */
  async listen(address: TcpRelayAddress): Promise<number> {
    const server = createServer({ allowHalfOpen: true }, (client) => {
      if (this.#server === server) this.#accept(client);
      else client.destroy(); // accepted during the close
    });
    server.listen(address.port, address.hostname);
    await once(server, "listening");
    this.#server = server;
    return (server.address() as AddressInfo).port;
  }

  /** Whether new connections are accepted. */
  get listening(): boolean {
    return this.#server !== undefined;
  }

  /** Connections accepted since the start. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Connections that are open now. */
  get open(): number {
    return this.#open;
  }

  /** Returns the connection whose requests reach the server from `port`. */
  connectionFrom(port: number): Connection | undefined {
    return this.#connections.get(port);
  }

  /** Stops listening and cuts every connection. */
  async close(): Promise<void> {
    const closed = [...this.#sockets].map(whenClosed);
    for (const socket of this.#sockets) socket.destroy();
    this.#server?.close(); // stops listening at once; Deno 2.5 never reports that it is closed
    this.#server = undefined;
    await Promise.all(closed);
  }

  /** The same as {@linkcode close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #accept(client: Socket): void {
    this.#accepted++;
    this.#open++;
    client.once("close", () => this.#open--);
    client.on("error", () => {}); // "close" follows
    client.setNoDelay(true); // Deno before 2.8 ignores the option of createServer
    this.#track(client);
    const { target, http2Target } = this;
    if (http2Target) void this.#choose(client, { target, http2Target });
    else this.#carry(client, target);
  }

  /** Reads what a client offers, and carries its connection to the server for it. */
  async #choose(
    client: Socket,
    { target, http2Target }: { target: number; http2Target: () => Promise<number> },
  ): Promise<void> {
    const { first, http2 } = await readOffer(client);
    const port = http2 ? await http2Target() : target;
    if (!client.destroyed) this.#carry(client, port, first);
  }

  /** Connects to the server on `port`, and carries the bytes of both, `first` before the others. */
  #carry(client: Socket, port: number, first?: Buffer): void {
    const server = connect({
      host: "127.0.0.1",
      port,
      allowHalfOpen: true,
      noDelay: true,
    });
    const destroyServer = () => void server.destroy();
    const endClient = () => {
      client.end(); // after the data that is still on its way to the client
      client.resume(); // otherwise its end would never be noticed
    };
    client.once("close", destroyServer);
    server.once("close", endClient);
    server.on("error", () => {}); // "close" follows
    this.#track(server);
    // No byte is carried before "connect", so that a request always finds its connection.
    server.once("connect", () => {
      const localPort = server.localPort!;
      if (!this.#localPorts.has(localPort)) {
        this.#localPorts.add(localPort);
        server.once("close", () => this.#localPorts.delete(localPort));
        this.#register(client, server, localPort);
        if (first) server.write(first);
        client.pipe(server);
        server.pipe(client);
        return;
      }
      // The kernel gives a port twice, for connections to different servers.
      client.off("close", destroyServer);
      server.off("close", endClient);
      server.destroy();
      this.#carry(client, port, first);
    });
  }

  #register(client: Socket, server: Socket, port: number): void {
    const closed = new AbortController();
    const connection: Connection = {
      signal: closed.signal,
      sever: () => void client.destroy(),
      settled: () => whenQuiet(server, closed.signal),
    };
    this.#connections.set(port, connection);
    client.once("close", () => {
      // A client may stay half open after the server's socket, whose port may then be reused.
      if (this.#connections.get(port) === connection) this.#connections.delete(port);
      closed.abort(new DOMException("The client's connection was closed", "AbortError"));
    });
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
  }
}

/** Reads the first bytes of a client, until they say whether it offers HTTP/2. */
async function readOffer(client: Socket): Promise<{ first: Buffer; http2: boolean }> {
  let first: Buffer = Buffer.alloc(0);
  for (;;) {
    const http2 = offersHttp2(first);
    if (http2 !== undefined) return { first, http2 };
    const arrived = await nextChunk(client);
    if (!arrived) return { first, http2: false };
    first = Buffer.concat([first, arrived]);
  }
}

/** Reads the next bytes of a socket, and pauses it; returns `undefined` at its end. */
function nextChunk(socket: Socket): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const settle = (chunk?: Buffer) => {
      socket.off("data", settle);
      socket.off("end", settle);
      socket.off("close", settle);
      socket.pause();
      resolve(chunk instanceof Buffer ? chunk : undefined);
    };
    socket.on("data", settle);
    socket.on("end", settle);
    socket.on("close", settle);
    socket.resume();
  });
}

/**
 * Waits until no data has arrived at a socket for some turns of the event loop, or until `closed`
 * aborts.
 */
async function whenQuiet(socket: Socket, closed: AbortSignal): Promise<void> {
  let received = -1;
  let quiet = 0;
  for (let turn = 0; turn < MOST_TURNS && quiet < QUIET_TURNS && !closed.aborted; turn++) {
    quiet = socket.bytesRead === received ? quiet + 1 : 0;
    received = socket.bytesRead;
    await timerTurn(closed);
  }
}

function whenClosed(socket: Socket): Promise<void> {
  return new Promise((resolve) => void socket.once("close", () => resolve()));
}
