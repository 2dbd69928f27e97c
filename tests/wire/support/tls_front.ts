import { once } from "node:events";
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { KeyPair } from "../../../src/testing/mod.ts";

/** A connection's sockets below and above TLS. Without TLS they are the same. */
export interface Link {
  /** The client's TCP connection. */
  readonly wire: Socket;
  /** The socket that the server reads and writes. */
  readonly plain: Socket;
}

/** A listener, which its disposal ends. */
export interface Front extends AsyncDisposable {
  readonly port: number;
}

/** Callbacks for connections. */
export interface FrontEvents {
  /** Called when a client has connected, before TLS begins. */
  accepted(wire: Socket): void;
  /** Called when TLS is established, or at once without TLS. */
  ready(link: Link): void;
  /** Called when bytes of the server that came over TLS have left for the client. */
  left(wire: Socket): void;
  /** Called for bytes that a client sent over TLS; with `true` the server does not get them. */
  sent(wire: Socket): boolean;
}

/** Longest close_notify on the wire. A request is longer. */
const LONGEST_ALERT = 64;

/** Listens on a free port of loopback for plain TCP. */
export async function listenPlain(events: FrontEvents): Promise<Front> {
  const server = createTcpServer({ noDelay: true }, (wire) => {
    wire.on("error", () => {});
    wire.pause();
    events.accepted(wire);
    events.ready({ wire, plain: wire });
  });
  return await listening(server);
}

/**
 * Listens for TLS. The client's connection is forwarded to a TLS server behind it, so that a test
 * can end it below TLS, without close_notify or with a reset.
 */
export async function listenTls(keyPair: KeyPair, events: FrontEvents): Promise<Front> {
  const wires = new Map<number, Socket>();
  const { certificatePem: cert, keyPem: key } = keyPair;
  const backend = createTlsServer({ cert, key, noDelay: true }, (plain) => {
    plain.on("error", () => {});
    plain.pause();
    const wire = wires.get(plain.remotePort ?? 0);
    if (wire) events.ready({ wire, plain });
    else plain.destroy();
  });
  backend.on("tlsClientError", () => {}); // a client that does not trust the certificate
  const behind = await listening(backend);
  const front = createTcpServer({ noDelay: true }, (wire) => {
    wire.on("error", () => {});
    events.accepted(wire);
    carry(wire, behind.port, wires, events);
  });
  const { port, [Symbol.asyncDispose]: close } = await listening(front);
  return {
    port,
    async [Symbol.asyncDispose]() {
      await close();
      await behind[Symbol.asyncDispose]();
    },
  };
}

function carry(wire: Socket, port: number, wires: Map<number, Socket>, events: FrontEvents): void {
  const back = connect({ port, host: "127.0.0.1", noDelay: true });
  back.on("error", () => {});
  wire.pause();
  back.once("connect", () => {
    wires.set(back.localPort ?? 0, wire);
    wire.resume();
  });
  wire.on("data", (bytes) => {
    const taken = bytes.length > LONGEST_ALERT && events.sent(wire);
    if (taken || back.writableEnded || back.write(bytes)) return;
    wire.pause();
    back.once("drain", () => wire.resume());
  });
  back.on("data", (bytes) => {
    if (wire.writableEnded || wire.destroyed || wire.write(bytes, () => events.left(wire))) return;
    back.pause();
    wire.once("drain", () => back.resume());
  });
  back.on("end", () => wire.end());
  wire.on("end", () => back.end());
  wire.on("close", () => back.destroy());
  back.on("close", () => {
    wires.delete(back.localPort ?? 0);
    if (!wire.destroyed && !wire.writableEnded) wire.end();
  });
}

async function listening(server: ReturnType<typeof createTcpServer>): Promise<Front> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
