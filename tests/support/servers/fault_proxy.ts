import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { Transform } from "node:stream";

/** Direction of the bytes. */
export type Direction = "toClient" | "toServer";

/** Settings of {@linkcode FaultProxy.cutAfter}. */
export interface CutOptions {
  /**
   * Direction whose bytes count.
   *
   * @default "toClient"
   */
  direction?: Direction;
}

/** A connection of a client, and the connection to the server that carries it. */
interface Carried {
  readonly client: Socket;
  readonly server: Socket;
  /** Whether the server's end is closed and the client must not see it. */
  abandoned: boolean;
}

/**
 * A TCP proxy on 127.0.0.1 that fails on command. It carries bytes without reading them, so TLS is
 * between the client and the server, whose certificate must be for 127.0.0.1.
 *
 * @example
 * ```ts ignore
 * await using proxy = await FaultProxy.start(new URL(controlPlane.url).port);
 * proxy.cutAfter(1_000); // the next 1,000 bytes arrive, and then that connection is gone
 * proxy.cutAll();
 * proxy.refuse();
 * await proxy.accept();
 * ```
 */
export class FaultProxy implements AsyncDisposable {
  /** The port that it listens on. */
  readonly port: number;
  readonly #target: number;
  #listener: Server | undefined;
  readonly #carried = new Set<Carried>();
  readonly #sockets = new Set<Socket>();
  readonly #bytesToCut: Record<Direction, number> = { toClient: Infinity, toServer: Infinity };
  #flowing: { promise: Promise<void>; resolve: () => void } | undefined;
  #accepted = 0;
  #cuts = 0;

  private constructor(target: number, listener: Server) {
    this.#target = target;
    this.port = (listener.address() as AddressInfo).port;
    this.#listener = listener;
    listener.on("connection", (client: Socket) => this.#carry(client));
  }

  /** Listens on a free port, and connects to the server on the port `target` of 127.0.0.1. */
  static async start(target: number): Promise<FaultProxy> {
    return new FaultProxy(target, await listen(0));
  }

  /** Number of connections accepted since the start. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Number of connections that are open now, including the abandoned ones. */
  get open(): number {
    return this.#carried.size;
  }

  /** Number of connections cut or abandoned since the start. */
  get cuts(): number {
    return this.#cuts;
  }

  /**
   * Carries `bytes` more in one direction, over any connections, and then cuts the connection that
   * carried the last of them. A later call replaces an earlier one that is still pending.
   */
  cutAfter(bytes: number, options: CutOptions = {}): void {
    const { direction = "toClient" } = options;
    this.#bytesToCut[direction] = bytes;
  }

  /** Cuts every open connection at both ends, and returns their number. */
  cutAll(): number {
    const { size } = this.#carried;
    for (const { client, server } of this.#carried) {
      this.#cuts++;
      client.destroy();
      server.destroy();
    }
    return size;
  }

  /**
   * Leaves every open connection half-open, as a router that lost its state does: the server's end
   * is closed, the client's end stays open, and the bytes that the client sends are dropped.
   * Returns their number.
   */
  abandonAll(): number {
    const { size } = this.#carried;
    for (const carried of this.#carried) {
      if (carried.abandoned) continue;
      this.#cuts++;
      carried.abandoned = true;
      carried.server.destroy();
      carried.client.resume();
    }
    return size;
  }

  /** Stops carrying bytes until {@linkcode resume}; connections are still accepted. */
  stall(): void {
    this.#flowing ??= Promise.withResolvers<void>();
  }

  /** Carries the bytes that have waited since {@linkcode stall}, and goes on. */
  resume(): void {
    this.#flowing?.resolve();
    this.#flowing = undefined;
  }

  /** Refuses new connections until {@linkcode accept}; open ones stay. */
  refuse(): void {
    this.#listener?.close();
    this.#listener = undefined;
  }

  /** Accepts connections again, on the same port. */
  async accept(): Promise<void> {
    if (this.#listener) return;
    this.#listener = await listen(this.port);
    this.#listener.on("connection", (client: Socket) => this.#carry(client));
  }

  /** Stops listening and cuts every connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.refuse();
    const closed = [...this.#sockets].map((socket) => once(socket, "close"));
    for (const socket of this.#sockets) socket.destroy();
    this.resume();
    await Promise.all(closed);
  }

  #carry(client: Socket): void {
    this.#accepted++;
    const address = { host: "127.0.0.1", port: this.#target };
    const server = connect({ ...address, allowHalfOpen: true, noDelay: true });
    const carried: Carried = { client, server, abandoned: false };
    this.#carried.add(carried);
    client.once("close", () => {
      this.#carried.delete(carried);
      server.destroy();
    });
    server.once("close", () => {
      if (carried.abandoned) return;
      client.end(); // after the bytes that are still on their way to the client
      client.resume(); // otherwise its end would never be seen
    });
    // A failed socket also closes; the close handlers above cover that.
    client.on("error", () => {});
    server.on("error", () => {});
    this.#track(client);
    this.#track(server);
    client.pipe(this.#gate("toServer", carried)).pipe(server);
    server.pipe(this.#gate("toClient", carried)).pipe(client);
  }

  /** Returns the stream that the bytes of one direction pass through. */
  #gate(direction: Direction, carried: Carried): Transform {
    const receiver = direction === "toClient" ? carried.client : carried.server;
    return new Transform({
      transform: async (chunk: Uint8Array, _encoding, done) => {
        while (this.#flowing) await this.#flowing.promise;
        const left = this.#bytesToCut[direction];
        this.#bytesToCut[direction] -= chunk.length;
        if (chunk.length < left) return done(null, chunk);
        this.#bytesToCut[direction] = Infinity;
        this.#cuts++;
        receiver.end(chunk.subarray(0, left), () => {
          carried.client.destroy();
          carried.server.destroy();
        });
      },
      // The server's end must stay hidden from the client of an abandoned connection.
      flush: (done) => {
        if (!(carried.abandoned && direction === "toClient")) done();
      },
    });
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
  }
}

async function listen(port: number): Promise<Server> {
  const listener = createServer({ allowHalfOpen: true, noDelay: true });
  listener.listen(port, "127.0.0.1");
  await once(listener, "listening");
  return listener;
}
