import { once } from "node:events";
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { KeyPair } from "../../../src/testing/mod.ts";
import { Peer, type PeerOptions } from "./peer.ts";

/** Settings of {@linkcode startHttp2Server}. */
export interface Http2ServerOptions {
  keyPair: KeyPair;
  /** Protocols that ALPN may choose from. @default {["h2"]} */
  protocols?: string[];
  /** Returns the settings of the connection with this number; called when TLS is established. */
  accept: (number: number) => PeerOptions;
}

/** A server that speaks HTTP/2 over TLS frame by frame, and knows nothing of HTTP/1.1. */
export interface Http2Server extends AsyncDisposable {
  /** URL of the server, without a slash at the end. */
  readonly url: string;
  /** All connections so far. */
  readonly peers: readonly Peer[];
  /** Number of TCP connections that are open. */
  readonly open: number;
  /** Resets the connection of a peer below TLS. Only for a server that {@linkcode resettable} made. */
  reset(peer: Peer): void;
}

/** Starts a server. */
export async function startHttp2Server(options: Http2ServerOptions): Promise<Http2Server> {
  const { keyPair: { certificatePem: cert, keyPem: key }, protocols = ["h2"] } = options;
  const peers: Peer[] = [];
  const tls = createTlsServer({ cert, key, noDelay: true, ALPNProtocols: protocols }, (socket) => {
    peers.push(new Peer(socket, peers.length + 1, options.accept(peers.length + 1)));
  });
  tls.on("tlsClientError", () => {}); // a client that gives up
  const { port, sockets, close } = await listening(tls);
  return {
    url: `https://127.0.0.1:${port}`,
    peers,
    get open() {
      return sockets.size;
    },
    reset() {
      throw new Error("This server cannot reset its connections.");
    },
    async [Symbol.asyncDispose]() {
      for (const { socket } of peers) socket.destroy();
      await close();
    },
  };
}

/**
 * Starts a server whose connections go through another one, which can reset them: the TLS sockets of
 * Deno's `node:tls` cannot.
 */
export async function startResettableServer(options: Http2ServerOptions): Promise<Http2Server> {
  const behind = await startHttp2Server(options);
  const wires = new Map<number, Socket>();
  const front = createTcpServer({ noDelay: true }, (wire) => {
    wire.on("error", () => {});
    wire.pause();
    const back = connect({
      ...{ port: Number(new URL(behind.url).port), host: "127.0.0.1", noDelay: true },
    });
    back.on("error", () => {});
    back.once("connect", () => {
      wires.set(back.localPort ?? 0, wire);
      wire.pipe(back);
      back.pipe(wire);
    });
    wire.on("close", () => back.destroy());
    back.on("close", () => wire.end());
  });
  const { port, sockets, close } = await listening(front);
  return {
    url: `https://127.0.0.1:${port}`,
    peers: behind.peers,
    get open() {
      return sockets.size;
    },
    reset: ({ socket }) => void wires.get(socket.remotePort ?? 0)?.resetAndDestroy(),
    async [Symbol.asyncDispose]() {
      await close();
      await behind[Symbol.asyncDispose]();
    },
  };
}

async function listening(server: ReturnType<typeof createTcpServer>) {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    sockets: sockets as ReadonlySet<Socket>,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
