import { NetworkError } from "../core/errors.ts";
import { type ByteConnection, writeAll } from "../runtime/byte_connection.ts";
import type { Clock } from "../runtime/clock.ts";
import { FairTurns } from "../runtime/event_loop_turn.ts";
import type {
  WebSocketClosing,
  WebSocketConnection,
  WebSocketMessage,
} from "../runtime/web_socket_connection.ts";
import {
  CLOSE_CODE,
  closePayload,
  readClosing,
  WebSocketProtocolError,
} from "./web_socket_closing.ts";
import { maskedFrame, OPCODE } from "./web_socket_frames.ts";
import { MessageReader } from "./web_socket_messages.ts";

const MASK_BYTES = 4;
/** How long the connection has to take the close frame. */
const GOODBYE_MS = 1_000;

/** Settings of {@linkcode openedWebSocket}. */
export interface OpenedWebSocketOptions {
  /** The subprotocol that the server chose; empty for none. */
  protocol: string;
  /** The bytes of frames that were read with the head of the response. */
  beyondHead: Uint8Array;
  /** The clock that bounds the wait for the close frame to be sent. */
  clock: Clock;
  /** The server's origin, for messages of errors. */
  origin: string;
  /**
   * The longest message from the server, in bytes.
   * @default {67_108_864}
   */
  mostMessageBytes?: number | undefined;
}

/**
 * Makes the streams of a WebSocket (RFC 6455) of a connection that the server has upgraded, without
 * extensions. Nothing is read before the reader asks, and a write waits until the connection has
 * taken it; pings are answered while somebody reads.
 *
 * The connection is closed at the end, once, whichever side ends it. Where the server breaks a rule
 * of the RFC or a limit, it is sent a close frame that says so, and both streams fail with a
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
  /** Resolves once all frames are sent; rejects with the first that failed, as those after it do. */
  #sent: Promise<void> = Promise.resolve();
  /** What the next pong has to carry, while it waits for frames before it. */
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

  /** Returns the next message; `undefined` once the connection is closed and the streams ended. */
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
      // Any other error says that the connection has ended, and that is the end of the messages.
    }
    this.#end({ code: CLOSE_CODE.abnormal, reason: "" });
    await this.closed;
    return undefined;
  }

  /** Answers the newest ping alone where several came (section 5.5.3): a flood fills no queue. */
  #answerPing(payload: Uint8Array): void {
    const waits = this.#pong !== undefined;
    this.#pong = payload;
    if (waits) return;
    this.#enqueue(() => {
      const newest = this.#pong ?? payload;
      this.#pong = undefined;
      return this.#write(OPCODE.pong, newest);
    }).catch(() => {}); // the next read notices
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

  /** Sends something once all before it is sent: a frame must not get into another. */
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

  /** Closes the connection once what is under way has been sent, a close frame last. */
  #end(closing: WebSocketClosing, { sends, error }: Goodbye = {}): void {
    if (this.#over) return;
    this.#over = true;
    this.#input?.error(error ?? new TypeError("The WebSocket is closed.")); // nothing follows
    const ended = Promise.withResolvers<void>();
    const limit = this.#clock.setTimer(ended.resolve, GOODBYE_MS);
    void ended.promise.then(() => {
      limit[Symbol.dispose]();
      this.#connection.close();
      if (error) this.#output?.error(error);
      else this.#output?.close();
      this.#closing.resolve(closing);
    });
    if (sends) void this.#enqueue(() => this.#write(OPCODE.close, sends));
    this.#sent.then(ended.resolve, () => ended.resolve());
  }
}

/** What else there is at an end. */
interface Goodbye {
  /** The payload of the close frame; there is none where the connection has ended. */
  sends?: Uint8Array;
  /** What the streams fail with. */
  error?: NetworkError;
}
