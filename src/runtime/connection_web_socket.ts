import { joinBytes } from "../core/join_bytes.ts";
import type { Clock } from "./clock.ts";
import { type ByteConnection, writeAll } from "./byte_connection.ts";
import { getRequest, headerLines, readResponseHead, type ResponseHead } from "./http_head.ts";
import { OwnedConnection } from "./owned_connection.ts";
import type {
  WebSocketClosing,
  WebSocketConnection,
  WebSocketMessage,
} from "./web_socket_connection.ts";
import { WebSocketFailure } from "./web_socket_failure.ts";
import { broken, encodeFrame, type Frame, FrameReader, OPCODE } from "./web_socket_frames.ts";

/** What the server has to add to the key, by which it shows that it knows WebSockets. */
const ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const KEY_BYTES = 16;
const MASK_BYTES = 4;
/** The codes of closing, by RFC 6455, section 7.4.1; the last two are never sent. */
const NORMAL_CLOSURE = 1000;
const NORMAL_CLOSURE_PAYLOAD = new Uint8Array([NORMAL_CLOSURE >> 8, NORMAL_CLOSURE & 0xff]);
const NO_CODE = 1005;
const ABNORMAL_CLOSURE = 1006;
/** How long a server that takes nothing is waited for with the close frame. */
const GOODBYE_MS = 1_000;

/** What a WebSocket is opened with over a connection of its own. */
export interface UpgradeRequest {
  /** Where it goes, as `http` or `https`; the connection leads there. */
  url: URL;
  /** Its headers, which are valid ones. */
  headers: Headers;
  /** The subprotocols to offer, the preferred one first. */
  protocols: readonly string[];
  /** The time that a server has to take the last frame. */
  clock: Clock;
  /** Gives up the opening, with the signal's own reason; an open one is left alone. */
  signal?: AbortSignal | undefined;
}

/**
 * Makes a WebSocket (RFC 6455) of a connection, without extensions. Both directions go as fast as
 * the slower side: nothing is read before it is asked for.
 *
 * @throws {WebSocketFailure} If the server does not upgrade the connection.
 */
export async function upgradeConnection(
  connection: ByteConnection,
  { url, headers, protocols, clock, signal }: UpgradeRequest,
): Promise<WebSocketConnection> {
  const owned = new OwnedConnection(connection, signal);
  const key = base64(crypto.getRandomValues(new Uint8Array(KEY_BYTES)));
  const own = new Headers(headers);
  own.set("connection", "Upgrade");
  own.set("upgrade", "websocket");
  own.set("sec-websocket-version", "13");
  own.set("sec-websocket-key", key);
  if (protocols.length > 0) own.set("sec-websocket-protocol", protocols.join(", "));
  try {
    await writeAll(owned, getRequest(url, headerLines(own)));
    const head = await readResponseHead(owned);
    const protocol = await checkUpgrade(head, key, protocols);
    owned.release();
    return new UpgradedConnection(owned, { protocol, beyondHead: head.rest, clock });
  } catch (error) {
    const failure = owned.failed(error);
    if (signal?.aborted || failure instanceof WebSocketFailure) throw failure;
    throw new WebSocketFailure(error instanceof Error ? error.message : "no reason given");
  }
}

/** Checks that the server has upgraded the connection, and gives the subprotocol that it chose. */
async function checkUpgrade(
  { status, headers }: ResponseHead,
  key: string,
  protocols: readonly string[],
): Promise<string> {
  if (status !== 101) throw new WebSocketFailure(`the server answered ${status}`);
  const text = new TextEncoder().encode(key + ACCEPT_SUFFIX);
  const expected = base64(new Uint8Array(await crypto.subtle.digest("SHA-1", text)));
  const protocol = headers.get("sec-websocket-protocol") ?? "";
  if (
    headers.get("upgrade")?.toLowerCase() !== "websocket" ||
    headers.get("sec-websocket-accept") !== expected ||
    headers.has("sec-websocket-extensions") ||
    (protocol !== "" && !protocols.includes(protocol))
  ) throw new WebSocketFailure("the server's upgrade is not the one that was asked for");
  return protocol;
}

interface Upgrade {
  protocol: string;
  /** What has been read of the frames with the head. */
  beyondHead: Uint8Array;
  clock: Clock;
}

class UpgradedConnection implements WebSocketConnection {
  readonly protocol: string;
  readonly readable: ReadableStream<WebSocketMessage>;
  readonly writable: WritableStream<Uint8Array | string>;
  readonly closed: Promise<WebSocketClosing>;
  readonly #connection: ByteConnection;
  readonly #clock: Clock;
  readonly #frames: FrameReader;
  readonly #closing = Promise.withResolvers<WebSocketClosing>();
  #sent: Promise<void> = Promise.resolve();
  #over = false;

  constructor(connection: ByteConnection, { protocol, beyondHead, clock }: Upgrade) {
    this.protocol = protocol;
    this.#connection = connection;
    this.#clock = clock;
    this.#frames = new FrameReader(connection, beyondHead);
    this.closed = this.#closing.promise;
    this.readable = new ReadableStream({
      pull: async (controller) => {
        const message = await this.#receive();
        if (message === undefined) controller.close();
        else controller.enqueue(message);
      },
      cancel: () => this.close(),
    }, { highWaterMark: 0 });
    this.writable = new WritableStream({
      write: (message) => this.#sendMessage(message),
      close: () => this.close(),
      abort: () => this.close(),
    });
  }

  close(): void {
    if (this.#over) return;
    void this.#send(OPCODE.close, NORMAL_CLOSURE_PAYLOAD).catch(() => {});
    this.#end({ code: NORMAL_CLOSURE, reason: "" });
  }

  /** The next message; `undefined` once there is none. */
  async #receive(): Promise<WebSocketMessage | undefined> {
    try {
      const parts: Frame[] = [];
      for (;;) {
        const frame = await this.#frames.next();
        if (!frame) break;
        if (frame.opcode >= OPCODE.close) {
          this.#obey(frame);
          if (this.#over) break;
          continue;
        }
        if ((frame.opcode === OPCODE.continuation) !== (parts.length > 0)) {
          throw broken("it is out of order");
        }
        parts.push(frame);
        if (frame.final) return messageOf(parts);
      }
    } catch { // nothing can be told of it but that the connection is over
    }
    this.#end({ code: ABNORMAL_CLOSURE, reason: "" });
    await this.closed;
    return undefined;
  }

  /** Does what a control frame asks for. */
  #obey({ opcode, payload }: Frame): void {
    if (opcode === OPCODE.ping) {
      void this.#send(OPCODE.pong, payload).catch(() => {}); // whoever reads next notices
    } else if (opcode === OPCODE.close) {
      const code = payload.length >= 2 ? new DataView(payload.buffer).getUint16(0) : NO_CODE;
      const reason = new TextDecoder().decode(payload.subarray(2));
      void this.#send(OPCODE.close, payload.subarray(0, 2)).catch(() => {});
      this.#end({ code, reason });
    }
  }

  async #sendMessage(message: Uint8Array | string): Promise<void> {
    const isText = typeof message === "string";
    const payload = isText ? new TextEncoder().encode(message) : message;
    await this.#send(isText ? OPCODE.text : OPCODE.binary, payload);
  }

  /** Sends a frame once those before it are sent: one must not get into another. */
  #send(opcode: number, payload: Uint8Array): Promise<void> {
    if (this.#over) return Promise.reject(new TypeError("The WebSocket is closed."));
    const mask = crypto.getRandomValues(new Uint8Array(MASK_BYTES));
    const frame = encodeFrame(opcode, payload, mask);
    const sent = this.#sent.then(() => writeAll(this.#connection, frame));
    this.#sent = sent.catch(() => {});
    return sent;
  }

  /** Closes the connection once what is under way has been sent. */
  #end(closing: WebSocketClosing): void {
    if (this.#over) return;
    this.#over = true;
    const close = () => {
      limit[Symbol.dispose]();
      this.#connection.close();
      this.#closing.resolve(closing);
    };
    const limit = this.#clock.setTimer(close, GOODBYE_MS);
    void this.#sent.then(close);
  }
}

function messageOf(frames: Frame[]): WebSocketMessage {
  const [first] = frames;
  const payload = frames.length === 1 && first
    ? first.payload // as it is: nearly every message has one frame
    : joinBytes(frames.map(({ payload }) => payload));
  return first?.opcode === OPCODE.text ? new TextDecoder().decode(payload) : payload;
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
