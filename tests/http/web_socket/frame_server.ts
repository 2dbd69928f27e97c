import { createHash } from "node:crypto";
import type { Socket } from "node:net";
import { HttpConnection } from "../../../src/http/http1/http_connection.ts";
import { upgradeToWebSocket } from "../../../src/http/web_socket/web_socket_handshake.ts";
import type { Clock } from "../../../src/core/time/clock.ts";
import { systemClock } from "../../../src/runtime/system_clock.ts";
import type { WebSocketConnection } from "../../../src/runtime/web_socket_connection.ts";
import { connectHere } from "../../support/connections/connect_here.ts";
import { startTcpServer, type TcpServer } from "../../support/servers/tcp_server.ts";
import { type ClientFrame, ClientFrames, showFrame } from "./client_frames.ts";

/** The server's end of a WebSocket: raw bytes out, frames in. */
export class FramePeer {
  readonly socket: Socket;
  /** Resolves once the connection is closed, or reset. */
  readonly ended: Promise<void>;
  readonly #frames = new ClientFrames();
  readonly #seen: ClientFrame[] = [];
  #fault: unknown;
  #onFrame = () => {};

  constructor(socket: Socket) {
    this.socket = socket;
    this.ended = new Promise((resolve) => socket.on("close", () => resolve()));
    socket.on("close", () => this.#onFrame());
    socket.on("data", (chunk: Uint8Array) => {
      try {
        this.#seen.push(...this.#frames.add(chunk));
      } catch (error) {
        this.#fault = error;
      }
      this.#onFrame();
    });
  }

  /** Frames that the client has sent so far, as short texts. Throws if the client broke a rule. */
  get seen(): string[] {
    if (this.#fault) throw this.#fault;
    return this.#seen.map(showFrame);
  }

  /** The frames themselves. */
  get frames(): readonly ClientFrame[] {
    return this.#seen;
  }

  /** Number of bytes of a frame that is incomplete. */
  get rest(): number {
    return this.#frames.rest;
  }

  /** Waits until `count` frames have come, or the connection has ended. */
  async sees(count: number): Promise<void> {
    while (this.#seen.length < count && !this.socket.closed) {
      await new Promise<void>((resolve) => this.#onFrame = resolve);
    }
  }

  /** Sends bytes. Those that the kernel does not take wait in memory. */
  send(...parts: Uint8Array[]): void {
    for (const part of parts) this.socket.write(part);
  }

  /** Sends a part again and again while the client reads; returns the number of bytes it took. */
  async flood(part: Uint8Array, most = Infinity): Promise<number> {
    let sent = 0;
    while (sent < most && !this.socket.destroyed) {
      sent += part.length;
      if (this.socket.write(part)) continue;
      await new Promise<void>((resolve) => {
        this.socket.once("drain", resolve);
        void this.ended.then(resolve);
      });
    }
    return sent - this.socket.writableLength;
  }
}

/** Returns the value that accepts a key, by RFC 6455, section 4.2.2. */
export function acceptOf(head: string): string {
  const key = /sec-websocket-key: (\S+)/i.exec(head)?.[1];
  return createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
}

/** Returns the head of a valid upgrade. */
export function goodHead(request: string, more = ""): string {
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
    `Sec-WebSocket-Accept: ${acceptOf(request)}\r\n${more}\r\n`;
}

/** Starts a server that calls `answer` once the head of a request has come. */
export function startUpgradeServer(
  answer: (request: string, socket: Socket) => void,
): Promise<TcpServer> {
  return startTcpServer((socket) => {
    let request = "";
    const read = (chunk: Uint8Array) => {
      request += new TextDecoder("latin1").decode(chunk);
      if (!request.endsWith("\r\n\r\n")) return;
      socket.off("data", read);
      answer(request, socket);
    };
    socket.on("data", read);
  });
}

/** Settings of {@linkcode openPair}. */
export interface OpenPairOptions {
  clock?: Clock;
  mostMessageBytes?: number;
  /** Bytes that the server sends together with the head. */
  first?: Uint8Array;
  /** The subprotocol that is offered and chosen; none by default. */
  protocol?: string;
}

/** Both ends of a WebSocket over TCP. */
export interface Pair extends AsyncDisposable {
  socket: WebSocketConnection;
  peer: FramePeer;
}

/** Opens a WebSocket to a server that does only the handshake. */
export async function openPair(options: OpenPairOptions = {}): Promise<Pair> {
  const { clock = systemClock, mostMessageBytes, first = new Uint8Array(), protocol } = options;
  const more = protocol ? `Sec-WebSocket-Protocol: ${protocol}\r\n` : "";
  const accepted = Promise.withResolvers<FramePeer>();
  const server = await startUpgradeServer((request, socket) => {
    const head = new TextEncoder().encode(goodHead(request, more));
    accepted.resolve(new FramePeer(socket));
    socket.write(new Uint8Array([...head, ...first]));
  });
  const socket = await upgradeHere(server, {
    clock,
    mostMessageBytes,
    protocols: protocol ? [protocol] : [],
  });
  const peer = await accepted.promise;
  return {
    socket,
    peer,
    async [Symbol.asyncDispose]() {
      socket.close();
      await socket.closed;
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Opens a WebSocket to a server over a connection of this runtime. */
export async function upgradeHere(
  { url }: { url: string },
  options: {
    clock?: Clock;
    mostMessageBytes?: number | undefined;
    protocols?: string[];
    signal?: AbortSignal;
  } = {},
): Promise<WebSocketConnection> {
  const { clock = systemClock, protocols = [], ...more } = options;
  const target = new URL("/exec?command=date", url);
  const connection = new HttpConnection();
  await connection.connect(connectHere()(target, undefined));
  const headers = new Headers({ authorization: "Bearer abc" });
  return await upgradeToWebSocket(connection, { url: target, headers, protocols, clock, ...more });
}
