import type { Clock } from "../runtime/clock.ts";
import { sleep } from "../runtime/sleep.ts";

/** What waits in the runtime's buffer before a sender is held back, and below which it goes on. */
const MOST_BUFFERED_BYTES = 1024 * 1024;
const GO_ON_BYTES = 256 * 1024;
const POLL_MS = 1;
/** As `kubectl`: a longer frame would only wait longer in buffers. */
const MOST_PAYLOAD_BYTES = 32 * 1024;

/** What is told of a {@linkcode ChannelSocket}. */
export interface ChannelListener {
  /** A frame has come. The payload may be kept. */
  received(channel: number, payload: Uint8Array): void;
  /** The connection is closed, by whichever side. */
  closed(): void;
}

/**
 * A WebSocket that carries several channels: binary frames whose first byte is the number of the
 * channel (`k8s.io/apimachinery/pkg/util/remotecommand/constants.go`).
 */
export class ChannelSocket {
  readonly #socket: WebSocket;
  readonly #clock: Clock;

  /** Listens to an open WebSocket whose `binaryType` is `arraybuffer`. */
  constructor(socket: WebSocket, clock: Clock, listener: ChannelListener) {
    this.#socket = socket;
    this.#clock = clock;
    socket.onmessage = ({ data }) => {
      if (!(data instanceof ArrayBuffer) || data.byteLength === 0) return;
      const frame = new Uint8Array(data);
      listener.received(frame[0] ?? 0, frame.subarray(1));
    };
    socket.onerror = () => {}; // `close` follows
    socket.onclose = () => {
      socket.onmessage = socket.onclose = null;
      listener.closed();
    };
  }

  /** The subprotocol that the server chose. */
  get protocol(): string {
    return this.#socket.protocol;
  }

  /** Whether frames can be sent. */
  get open(): boolean {
    return this.#socket.readyState === 1;
  }

  /**
   * Sends bytes over a channel, in frames of 32 KiB at most, and waits while more than 1 MiB has
   * not left the runtime. What is not sent because the connection is closed is not counted: the
   * number of bytes that were sent is given.
   */
  async send(channel: number, payload: Uint8Array): Promise<number> {
    let sent = 0;
    do {
      if (!this.open) break;
      const part = payload.subarray(sent, sent + MOST_PAYLOAD_BYTES);
      const frame = new Uint8Array(part.length + 1);
      frame[0] = channel;
      frame.set(part, 1);
      this.#socket.send(frame);
      sent += part.length;
      if (this.#socket.bufferedAmount > MOST_BUFFERED_BYTES) await this.#drained();
    } while (sent < payload.length);
    return sent;
  }

  /** Starts to close the connection. */
  close(): void {
    this.#socket.close();
  }

  /** No event tells of it, so that it is looked at again and again. */
  async #drained(): Promise<void> {
    while (this.open && this.#socket.bufferedAmount > GO_ON_BYTES) {
      await sleep(this.#clock, POLL_MS);
    }
  }
}
