import type { TLSSocket } from "node:tls";
import { ClientRules } from "./client_rules.ts";
import { type Frame, FrameReader } from "./frame_reader.ts";
import {
  data,
  FLAG,
  join,
  latin1,
  ping,
  settings,
  settingsAck,
  TYPE,
  windowUpdate,
} from "./frames.ts";
import type { Field } from "./hpack_tables.ts";

const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/** A request of the client on one stream. */
export interface PeerRequest {
  readonly peer: Peer;
  readonly stream: number;
  readonly method: string;
  readonly path: string;
  readonly fields: readonly Field[];
  /** The content so far, one character for each byte. */
  content: string;
  /** Whether all of it has come. */
  isWhole: boolean;
}

/** Settings of a {@linkcode Peer}. */
export interface PeerOptions {
  /** First bytes to the client. @default An empty SETTINGS frame. */
  opening?: Uint8Array | undefined;
  /** Whether SETTINGS and PING frames of the client are acknowledged. @default {true} */
  acknowledges?: boolean;
  /** Whether windows are opened again as content comes. @default {true} */
  grants?: boolean;
  /** Called when the fields of a request have come. */
  onRequest?: (request: PeerRequest) => void | Promise<void>;
}

/** How a connection ends: close_notify and FIN, or nothing more is read and written. */
export type PeerEnd = "clean" | "destroyed";

/** The server's end of one connection, which a test reads and writes frame by frame. */
export class Peer {
  /** Number of the connection: 1 for the server's first one. */
  readonly number: number;
  readonly rules = new ClientRules();
  /** All frames of the client. */
  readonly frames: Frame[] = [];
  /** The requests of the client, in the order of their streams. */
  readonly requests: PeerRequest[] = [];
  /** Settles when the connection has ended in any way. */
  readonly closed: Promise<void>;
  /** Errors that `onRequest` threw. */
  readonly errors: unknown[] = [];
  readonly socket: TLSSocket;
  readonly #options: PeerOptions;
  readonly #reader = new FrameReader();
  readonly #sent = new FrameReader();
  readonly #waiting = new Set<() => void>();
  /** Writes that the kernel has not taken yet. */
  readonly #writes = new Set<() => void>();
  #preface = "";
  #isClosed = false;
  #pings = 0;
  #pieces: Promise<void> | undefined;
  /** Bytes of DATA that were sent, by stream; 0 is the connection. */
  readonly #used = new Map<number, number>();

  constructor(socket: TLSSocket, number: number, options: PeerOptions = {}) {
    this.socket = socket;
    this.number = number;
    this.#options = options;
    socket.on("error", () => {}); // a client may end in any way
    socket.on("data", (bytes: Uint8Array) => this.#read(bytes));
    this.closed = new Promise((resolve) => {
      const close = () => {
        if (this.#isClosed) return;
        this.#isClosed = true;
        this.#writes.forEach((done) => done());
        this.#wake();
        resolve();
      };
      socket.on("end", close);
      socket.on("close", close);
    });
    const { opening = settings() } = options;
    if (opening.length > 0) void this.write(opening);
  }

  /** Whether the connection has ended. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether the client has sent bytes that are not HTTP/2. */
  get isForeign(): boolean {
    return !PREFACE.startsWith(this.#preface);
  }

  /** Writes bytes; settles when the kernel has them, or the connection has ended. */
  async write(...parts: readonly Uint8Array[]): Promise<void> {
    const bytes = join(...parts);
    for (const frame of this.#sent.add(bytes)) this.rules.streams.sent(frame);
    while (this.#pieces) await this.#pieces;
    await this.#write(bytes);
  }

  /** Writes bytes a few at a time; other writes wait until the last piece. */
  async writeInPieces(bytes: Uint8Array, size: number): Promise<void> {
    for (const frame of this.#sent.add(bytes)) this.rules.streams.sent(frame);
    while (this.#pieces) await this.#pieces;
    const done = Promise.withResolvers<void>();
    this.#pieces = done.promise;
    for (let at = 0; at < bytes.length; at += size) {
      await this.#write(bytes.subarray(at, at + size));
      await new Promise<void>((resolve) => void setTimeout(resolve, 0)); // the client reads it
    }
    this.#pieces = undefined;
    done.resolve();
  }

  #write(bytes: Uint8Array): Promise<void> {
    const { socket } = this;
    if (bytes.length === 0 || socket.destroyed || socket.writableEnded) return Promise.resolve();
    return new Promise((resolve) => {
      this.#writes.add(resolve);
      socket.write(bytes, () => {
        this.#writes.delete(resolve);
        resolve();
      });
    });
  }

  /** Waits for a condition, which frames of the client or its end change; `false` at the end. */
  async until(condition: () => boolean): Promise<boolean> {
    while (!condition()) {
      if (this.#isClosed) return false;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
    return true;
  }

  /**
   * Sends a PING and waits for its acknowledgement: then the client has read all that was written
   * before. Returns `false` if the connection ended.
   */
  async barrier(): Promise<boolean> {
    const payload = `turn${String(++this.#pings).padStart(4, "0")}`;
    await this.write(ping(payload));
    const isOwn = ({ type, flags, payload: bytes }: Frame) =>
      type === TYPE.PING && (flags & FLAG.ACK) !== 0 && String.fromCharCode(...bytes) === payload;
    return await this.until(() => this.frames.some(isOwn));
  }

  /** Sends content as the client's windows allow it; `false` if the connection ended. */
  async sendContent(stream: number, text: string, { end = true } = {}): Promise<boolean> {
    const isOver = () => this.rules.streams.streams.get(stream)?.cancelled ?? true;
    for (let at = 0; at < text.length;) {
      const room = () =>
        Math.min(16_384, text.length - at, ...[0, stream].map((id) => this.#room(id)));
      if (!await this.until(() => room() > 0 || isOver())) return false;
      if (isOver()) return true;
      const part = text.slice(at, at += room());
      for (const id of [0, stream]) this.#used.set(id, (this.#used.get(id) ?? 0) + part.length);
      await this.write(data(stream, part, { end: end && at >= text.length }));
    }
    return true;
  }

  /** Bytes that the client's windows have room for on a stream, or for 0 on the connection. */
  #room(id: number): number {
    return this.rules.granted(id) - (this.#used.get(id) ?? 0);
  }

  /** Ends the connection. */
  end(how: PeerEnd = "clean"): void {
    if (how === "clean") this.socket.end();
    else this.socket.destroy();
  }

  #read(bytes: Uint8Array): void {
    if (this.#preface.length < PREFACE.length) {
      const missing = PREFACE.length - this.#preface.length;
      this.#preface += String.fromCharCode(...bytes.subarray(0, missing));
      bytes = bytes.subarray(missing);
      if (this.isForeign) this.rules.broken.push("the connection does not begin as HTTP/2 does");
    }
    if (this.isForeign) return;
    for (const frame of this.#reader.add(bytes)) this.#take(frame);
    this.#wake();
  }

  #take(frame: Frame): void {
    this.frames.push(frame);
    const { type, flags, stream, payload } = frame;
    const opened = this.rules.received(frame);
    if (opened) this.#open(opened.stream, opened.fields, opened.ends);
    const request = this.requests.findLast((each) => each.stream === stream);
    if (type === TYPE.DATA && request) {
      request.content += String.fromCharCode(...payload);
      request.isWhole = (flags & FLAG.END_STREAM) !== 0;
    }
    const { acknowledges = true, grants = true } = this.#options;
    if (type === TYPE.DATA && grants && payload.length > 0) {
      const own = request?.isWhole ? [] : [windowUpdate(stream, payload.length)];
      void this.write(windowUpdate(0, payload.length), ...own);
    }
    if (flags & FLAG.ACK || !acknowledges) return;
    if (type === TYPE.SETTINGS) void this.write(settingsAck());
    if (type === TYPE.PING) {
      void this.write(ping(String.fromCharCode(...payload), { ack: true }));
    }
  }

  #open(stream: number, fields: readonly Field[], isWhole: boolean): void {
    const valueOf = (name: string) => fields.find((field) => field[0] === name)?.[1] ?? "";
    const request: PeerRequest = {
      ...{ peer: this, stream, fields, content: "", isWhole },
      ...{ method: valueOf(":method"), path: valueOf(":path") },
    };
    this.requests.push(request);
    const { onRequest } = this.#options;
    if (!onRequest) return;
    (async () => {
      try {
        await onRequest(request);
      } catch (error) {
        this.errors.push(error);
      }
    })();
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    waiting.forEach((wake) => wake());
  }
}

/** Bytes that end nothing and mean nothing: a frame of an unknown type. */
export const UNKNOWN_FRAME: Uint8Array = latin1("\0\0\x04\xfa\xff\0\0\0\0none");
