import { NetworkError } from "../core/errors.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import type { WebSocketClosing, WebSocketConnection } from "../runtime/web_socket_connection.ts";
import { internalsOf } from "../transport/kube_internals.ts";

/** The same as `kubectl`; a longer frame would only wait longer in buffers. */
const MOST_PAYLOAD_BYTES = 32 * 1024;

/** The code of a connection that ended without a close frame (RFC 6455, section 7.4.1). */
const ABNORMAL = 1006;
/** The codes that do not signal a fault: normal closure, no code, and no close frame. */
const USUAL_CODES = [1000, 1005, ABNORMAL];

/** Longest reason that is shown; a close frame cannot hold a longer one. */
const MOST_REASON_CHARACTERS = 123;

/** Receives the frames and the end of a {@linkcode ChannelSocket}. */
export interface ChannelListener {
  /**
   * Called for each frame. The payload may be kept. The next frame, of any channel, is not read
   * before the promise resolves, so that the server has to wait.
   */
  received(channel: number, payload: Uint8Array): void | Promise<void>;
  /**
   * Called once when either side has closed the connection. `failure` is the error if the server
   * violated the WebSocket protocol, otherwise `undefined`.
   */
  closed(failure: unknown): void;
}

/** Settings of {@linkcode ChannelSocket.open}. */
interface ChannelSocketOptions {
  /** The subprotocols to offer, the preferred one first. */
  protocols: readonly string[];
  /** Receives the frames. */
  listener: ChannelListener;
  /** Cancels the opening, with the signal's own reason. */
  signal: AbortSignal;
}

/**
 * A WebSocket with several channels: binary frames whose first byte is the channel number
 * (`k8s.io/apimachinery/pkg/util/remotecommand/constants.go`).
 */
export class ChannelSocket {
  readonly #connection: WebSocketConnection;
  readonly #origin: string;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  #open = true;
  #failure: unknown;
  #lost = false;
  #farewell: string | undefined;

  private constructor(connection: WebSocketConnection, origin: string) {
    this.#connection = connection;
    this.#origin = origin;
    this.#writer = connection.writable.getWriter();
    this.#writer.closed.catch(() => {}); // the end of the messages reports it
  }

  /**
   * Opens a WebSocket with channels.
   *
   * @throws {ApiStatusError} If the server refuses.
   * @throws {NetworkError} If there is no response, the connection was not upgraded, or the server
   *   chose none of the subprotocols.
   */
  static async open(
    kube: KubeFetch,
    path: string,
    { protocols, listener, signal }: ChannelSocketOptions,
  ): Promise<ChannelSocket> {
    const connection = await internalsOf(kube).openWebSocket(path, { protocols, signal });
    if (protocols.length > 0 && !protocols.includes(connection.protocol)) {
      connection.close();
      throw withoutProtocol(kube, protocols);
    }
    const socket = new ChannelSocket(connection, new URL(kube.server).origin);
    void socket.#receive(listener);
    return socket;
  }

  /** The subprotocol that the server chose. */
  get protocol(): string {
    return this.#connection.protocol;
  }

  /** Whether frames can be sent. */
  get open(): boolean {
    return this.#open;
  }

  /** The error if the server violated the WebSocket protocol; set once it is known. */
  get failure(): unknown {
    return this.#failure;
  }

  /**
   * Whether the connection ended without a close frame from either side; known once it is closed.
   */
  get lost(): boolean {
    return this.#lost;
  }

  /**
   * How the server ended the connection, for use in a sentence; `undefined` if it closed normally,
   * or if this side closed it. Known once the connection is closed.
   */
  get farewell(): string | undefined {
    return this.#farewell;
  }

  /**
   * Sends bytes over a channel, in frames of at most 32 KiB, as fast as the server accepts them.
   * Returns the number of bytes sent, which is smaller if the connection is closed meanwhile.
   */
  async send(channel: number, payload: Uint8Array): Promise<number> {
    let sent = 0;
    do {
      if (!this.#open) break;
      const part = payload.subarray(sent, sent + MOST_PAYLOAD_BYTES);
      const frame = new Uint8Array(part.length + 1);
      frame[0] = channel;
      frame.set(part, 1);
      try {
        await this.#writer.write(frame);
      } catch (error) { // the connection is gone
        if (error instanceof NetworkError) this.#failure ??= error;
        break;
      }
      sent += part.length;
    } while (sent < payload.length);
    return sent;
  }

  /** Starts to close the connection. */
  close(): void {
    this.#open = false;
    this.#connection.close();
  }

  async #receive(listener: ChannelListener): Promise<void> {
    try {
      for await (const message of this.#connection.readable) {
        // Its text could be output, and without it the output would seem to be whole.
        if (typeof message === "string") throw withText(this.#origin);
        if (message.length === 0) continue;
        await listener.received(message[0] ?? 0, message.subarray(1));
      }
    } catch (error) {
      this.#failure = error;
    }
    const closing = await this.#connection.closed;
    if (this.#open) {
      this.#lost = closing.code === ABNORMAL;
      this.#farewell = farewellOf(closing);
    }
    this.#open = false;
    listener.closed(this.#failure);
  }
}

function withText(origin: string): NetworkError {
  const detail = "it sent a text message, which has no channel";
  return new NetworkError("unknown", origin, detail, undefined);
}

function farewellOf({ code, reason }: WebSocketClosing): string | undefined {
  if (USUAL_CODES.includes(code)) return undefined;
  const shown = reason && `: ${escapeControls(reason.slice(0, MOST_REASON_CHARACTERS))}`;
  return `the server closed the connection with code ${code}${shown}`;
}

/** Escapes line breaks and all other control characters as `\u{a}`. */
function escapeControls(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (control) => {
    return `\\u{${control.codePointAt(0)?.toString(16)}}`;
  });
}

function withoutProtocol(kube: KubeFetch, protocols: readonly string[]): NetworkError {
  const detail = `it chose no subprotocol: ${protocols.join(" or ")} was requested`;
  const { origin } = new URL(kube.server);
  return new NetworkError("unknown", origin, detail, undefined, { outcomeUnknown: true });
}
