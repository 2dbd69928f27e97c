import { NetworkError } from "../../core/errors.ts";
import { type ByteConnection, writeAll } from "../../runtime/byte_connection.ts";
import type { Clock } from "../../core/time/clock.ts";
import { waitAtMost } from "../../core/time/time_limit.ts";
import { FairTurns } from "../../runtime/event_loop_turn.ts";
import type {
  WebSocketClosing,
  WebSocketConnection,
  WebSocketMessage,
} from "../../runtime/web_socket_connection.ts";
import {
  CLOSE_CODE,
  closePayload,
  readClosing,
  WebSocketProtocolError,
} from "./web_socket_closing.ts";
import { maskedFrame, OPCODE } from "./web_socket_frames.ts";
import { MessageReader } from "./web_socket_messages.ts";

const MASK_BYTES = 4;
/** How long to wait until the close frame is sent. */
const GOODBYE_MS = 1_000;

/** Settings of {@linkcode openedWebSocket}. */
export interface OpenedWebSocketOptions {
  /** The subprotocol that the server chose; empty for none. */
  protocol: string;
  /** The bytes of frames that were read with the head of the response. */
  beyondHead: Uint8Array;
  /** The clock that limits the wait for the close frame to be sent. */
  clock: Clock;
  /** The server's origin, for error messages. */
  origin: string;
  /**
   * The longest message from the server, in bytes.
   * @default {67_108_864}
   */
  mostMessageBytes?: number | undefined;
}

/**
 * Creates the streams of a WebSocket (RFC 6455), without extensions, from a connection that the
 * server has upgraded. It reads from the connection only on demand, and a write waits until the
 * connection has accepted it. Pings are answered while the messages are read.
 *
 * The connection is closed once, whichever side ends it. If the server breaks a rule of the RFC or
 * a limit, it gets a close frame that says so, and both streams fail with a
 * {@linkcode NetworkError}.
 */
export function openedWebSocket(
  connection: ByteConnection,
  options: OpenedWebSocketOptions,
): WebSocketConnection {
  return new OpenedWebSocket(connection, options);
}

class OpenedWebSocket implements WebSocketConnection {
  readonly protocol: string;
  readonly readable: ReadableStream<WebSocketMessage>;
  readonly writable: WritableStream<Uint8Array | string>;
  readonly closed: Promise<WebSocketClosing>;
  readonly #connection: ByteConnection;
  readonly #clock: Clock;
  readonly #origin: string;
  readonly #messages: MessageReader;
  readonly #closing = Promise.withResolvers<WebSocketClosing>();
  #output: ReadableStreamDefaultController<WebSocketMessage> | undefined;
  #input: WritableStreamDefaultController | undefined;
  /** Resolves when all frames are sent; rejects with the first failure, as all later sends do. */
  #sent: Promise<void> = Promise.resolve();
  /** The payload of the next pong, while it waits for earlier frames. */
  #pong: Uint8Array | undefined;
  readonly #turns = new FairTurns();
  #over = false;

  constructor(connection: ByteConnection, options: OpenedWebSocketOptions) {
    const { protocol, beyondHead, clock, origin, mostMessageBytes } = options;
    this.protocol = protocol;
    this.#connection = connection;
    this.#clock = clock;
    this.#origin = origin;
    this.#messages = new MessageReader(connection, { before: beyondHead, mostMessageBytes });
    this.closed = this.#closing.promise;
    this.readable = new ReadableStream({
      start: (controller) => void (this.#output = controller),
      pull: async (controller) => {
        const message = await this.#receive();
        if (message !== undefined) controller.enqueue(message);
      },
      cancel: () => {
        this.#output = undefined;
        this.close();
      },
    }, { highWaterMark: 0 });
    this.writable = new WritableStream({
      start: (controller) => void (this.#input = controller),
      write: (message) => this.#sendMessage(message),
      close: () => this.close(),
      abort: () => this.close(),
    });
  }

  close(): void {
    this.#end({ code: CLOSE_CODE.normal, reason: "" }, { sends: closePayload(CLOSE_CODE.normal) });
  }

  /**
   * Returns the next message; `undefined` once the connection is closed and the streams have ended.
   */
  async #receive(): Promise<WebSocketMessage | undefined> {
    try {
      while (!this.#over) {
        const incoming = await this.#messages.next();
        if (!incoming || this.#over) break;
        if (incoming.kind === "message") return incoming.message;
        if (incoming.kind === "ping") this.#answerPing(incoming.payload);
        if (incoming.kind === "close") this.#obeyClose(incoming.payload);
      }
    } catch (error) {
      if (error instanceof WebSocketProtocolError) this.#fail(error);
      // Any other error means that the connection has ended, and this ends the messages.
    }
    this.#end({ code: CLOSE_CODE.abnormal, reason: "" });
    await this.closed;
    return undefined;
  }

  /**
   * Answers only the latest of several pings (section 5.5.3), so that a flood does not fill a
   * queue.
   */
  #answerPing(payload: Uint8Array): void {
    const waits = this.#pong !== undefined;
    this.#pong = payload;
    if (waits) return;
    this.#enqueue(() => {
      const newest = this.#pong ?? payload;
      this.#pong = undefined;
      return this.#write(OPCODE.pong, newest);
    }).catch(() => {}); // the next read reports it
  }

  #obeyClose(payload: Uint8Array<ArrayBuffer>): void {
    this.#end(readClosing(payload), { sends: payload.subarray(0, 2) });
  }

  #fail(cause: WebSocketProtocolError): void {
    const detail = `it broke the rules of WebSockets: ${cause.message}`;
    this.#end({ code: CLOSE_CODE.abnormal, reason: "" }, {
      sends: closePayload(cause.closeCode),
      error: new NetworkError("unknown", this.#origin, detail, cause),
    });
  }

  async #sendMessage(message: Uint8Array | string): Promise<void> {
    const isText = typeof message === "string";
    const payload = isText ? new TextEncoder().encode(message) : message;
    await this.#enqueue(() => this.#write(isText ? OPCODE.text : OPCODE.binary, payload));
    const turn = this.#turns.next();
    if (turn) await turn;
  }

  /** Sends bytes after all earlier ones: the bytes of two frames must not mix. */
  #enqueue(send: () => Promise<void>): Promise<void> {
    this.#sent = this.#sent.then(send);
    return this.#sent;
  }

  async #write(opcode: number, payload: Uint8Array): Promise<void> {
    const mask = crypto.getRandomValues(new Uint8Array(MASK_BYTES));
    for (const piece of maskedFrame(opcode, payload, mask)) {
      await writeAll(this.#connection, piece);
    }
  }

  /** Closes the connection after the pending frames are sent, with a close frame last. */
  #end(closing: WebSocketClosing, { sends, error }: Goodbye = {}): void {
    if (this.#over) return;
    this.#over = true;
    this.#input?.error(error ?? new TypeError("The WebSocket is closed.")); // nothing follows
    if (sends) void this.#enqueue(() => this.#write(OPCODE.close, sends));
    const sent = this.#sent.catch(() => {});
    void waitAtMost(this.#clock, sent, { limitMs: GOODBYE_MS }).then(() => {
      this.#connection.close();
      if (error) this.#output?.error(error);
      else this.#output?.close();
      this.#closing.resolve(closing);
    });
  }
}

/** Optional details of how the WebSocket ends. */
interface Goodbye {
  /** The payload of the close frame; absent if the connection has ended. */
  sends?: Uint8Array;
  /** The error for the streams. */
  error?: NetworkError;
}
