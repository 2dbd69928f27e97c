import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { Transform } from "node:stream";

/** Which way bytes go. */
export type Direction = "toClient" | "toServer";

/** Settings of {@linkcode FaultProxy.cutAfter}. */
export interface CutOptions {
  /**
   * Which bytes count.
   *
   * @default "toClient"
   */
  direction?: Direction;
}

/** One connection of a client, and the one to the server that carries it. */
interface Carried {
  readonly client: Socket;
  readonly server: Socket;
  /** Whether the server has gone and the client is not to know. */
  abandoned: boolean;
}

/**
 * A TCP proxy on 127.0.0.1 that fails on command. It carries bytes and reads none of them, so that
 * TLS is between the client and the server, whose certificate must be for 127.0.0.1.
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
  /** Where it listens. */
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

  /** Listens on a free port for connections to the server on `target`, a port of 127.0.0.1. */
  static async start(target: number): Promise<FaultProxy> {
    return new FaultProxy(target, await listen(0));
  }

  /** Connections accepted since the start. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Connections that are open now, those that lead nowhere included. */
  get open(): number {
    return this.#carried.size;
  }

  /** Connections cut or abandoned since the start. */
  get cuts(): number {
    return this.#cuts;
  }

  /**
   * Carries `bytes` more in one direction, whatever the connection, and then cuts the connection
   * that they went over. A later call takes the place of an earlier one that has not struck.
   */
  cutAfter(bytes: number, options: CutOptions = {}): void {
    const { direction = "toClient" } = options;
    this.#bytesToCut[direction] = bytes;
  }

  /** Cuts every open connection at both ends, and says how many there were. */
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
   * is gone, the client's stays, and what the client sends is swallowed. Says how many there were.
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

  /** Carries no byte until {@linkcode resume}; connections are still accepted. */
  stall(): void {
    this.#flowing ??= Promise.withResolvers<void>();
  }

  /** Carries what has waited since {@linkcode stall}, and goes on. */
  resume(): void {
    this.#flowing?.resolve();
    this.#flowing = undefined;
  }

  /** Has new connections refused until {@linkcode accept}; those that are open stay. */
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
      client.end(); // after what is still on its way to the client
      client.resume(); // or its end would never be seen
    });
    // A failed socket also closes, and that is handled above.
    client.on("error", () => {});
    server.on("error", () => {});
    this.#track(client);
    this.#track(server);
    client.pipe(this.#gate("toServer", carried)).pipe(server);
    server.pipe(this.#gate("toClient", carried)).pipe(client);
  }

  /** What the bytes of one direction go through. */
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
      // An end of one side must not reach a client that is not to know of it.
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
