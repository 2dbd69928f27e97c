import type { Socket } from "node:net";
import { startTcpServer } from "../../support/servers/tcp_server.ts";
import { type HostileCase, latin1, marked, piecesOf } from "./case.ts";
import { readRequests } from "./read_requests.ts";
import { turns } from "./turns.ts";

/** A request that the server has read. */
export interface SeenRequest {
  method: string;
  path: string;
  /** Index of its connection, counted from 0. */
  connection: number;
}

/** A server that answers one case's request with its bytes, and all others correctly. */
export interface RawServer extends AsyncDisposable {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  /** Bytes of the flood that the client has taken. */
  readonly flooded: number;
  /** Fulfils when the response to the case's first request is written. */
  readonly written: Promise<void>;
  /** Fulfils when that connection has ended on both sides. */
  readonly closed: Promise<void>;
  /** Writes the stray bytes of the case on the connection of its first request. */
  writeStray(): Promise<void>;
}

/** Starts a server for one case; `path` is that of its request. */
export async function startRawServer(
  item: HostileCase,
  options: { path: string; nonce: string; floodBytes: number },
): Promise<RawServer> {
  const { path, nonce, floodBytes } = options;
  const { end = "open", stray } = item;
  const seen: SeenRequest[] = [];
  const written = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  let connections = 0;
  let flooded = 0;
  let answered: Socket | undefined;

  async function answerCase(socket: Socket): Promise<void> {
    const first = !answered;
    if (first) {
      answered = socket;
      socket.on("close", () => closed.resolve());
    }
    const answer = first ? item.answer : item.retried ?? item.answer;
    await writePieces(socket, piecesOf(answer, nonce));
    if (first && item.flood !== undefined) {
      await flood(socket, latin1(marked(item.flood, nonce)), {
        atMost: floodBytes,
        count: (bytes) => flooded += bytes,
      });
      socket.end();
    }
    if (first || item.retried === undefined) {
      if (end === "fin") socket.end();
      if (end === "rst-later") await turns(10);
      if (end !== "open" && end !== "fin") socket.resetAndDestroy();
    }
    written.resolve();
  }

  const server = await startTcpServer((socket) => {
    const connection = connections++;
    readRequests(socket, async (method, target) => {
      seen.push({ method, path: target, connection });
      if (target === path) return await answerCase(socket);
      const body = `probe ${nonce}`;
      const head = `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`;
      await writePieces(socket, [latin1(method === "HEAD" ? head : head + body)]);
    });
  });
  return {
    url: server.url.slice(0, -1),
    seen,
    get flooded() {
      return flooded;
    },
    written: written.promise,
    closed: closed.promise,
    async writeStray() {
      if (!answered || !stray) return;
      await writePieces(answered, piecesOf(stray.bytes, nonce));
      if (stray.end === "fin") answered.end();
      if (stray.end === "rst") answered.resetAndDestroy();
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Writes each piece on its own, and lets the other end read it before the next. */
async function writePieces(socket: Socket, pieces: readonly Uint8Array[]): Promise<void> {
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) await turns(1);
    await write(socket, piece);
  }
  await turns(1);
}

/** Writes as fast as the client reads, up to `atMost` bytes; ends when the client closes. */
async function flood(
  socket: Socket,
  unit: Uint8Array,
  { atMost, count }: { atMost: number; count: (bytes: number) => void },
): Promise<void> {
  const block = new Uint8Array(Math.ceil(65_536 / unit.length) * unit.length);
  for (let offset = 0; offset < block.length; offset += unit.length) block.set(unit, offset);
  for (let bytes = 0; bytes < atMost && !socket.destroyed; bytes += block.length) {
    await write(socket, block);
    count(block.length);
    await turns(1);
  }
}

/** Fulfils when the kernel has the bytes, or the connection has closed. */
function write(socket: Socket, bytes: Uint8Array): Promise<void> {
  if (bytes.length === 0 || socket.destroyed || socket.writableEnded) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      socket.off("close", done);
      resolve();
    };
    socket.on("close", done);
    socket.write(bytes, done);
  });
}
