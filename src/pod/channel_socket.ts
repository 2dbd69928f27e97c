import type { KubeFetch } from "../transport/kube_fetch.ts";
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

/** Settings of {@linkcode ChannelSocket.open}. */
export interface ChannelSocketOptions {
  /** The subprotocols to offer, the preferred one first. */
  protocols: readonly string[];
  /** Is told of what comes, also while the opening is still awaited. */
  listener: ChannelListener;
  /** Gives up the opening, with the signal's own reason. */
  signal: AbortSignal;
}

/**
 * A WebSocket that carries several channels: binary frames whose first byte is the number of the
 * channel (`k8s.io/apimachinery/pkg/util/remotecommand/constants.go`).
 */
export class ChannelSocket {
  readonly #socket: WebSocket;
  readonly #clock: Clock;

  private constructor(socket: WebSocket, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
  }

  /**
   * Opens a WebSocket with channels.
   *
   * @throws {ApiStatusError} If the server refuses.
   * @throws {NetworkError} If no answer came, or the connection was not upgraded.
   */
  static async open(
    kube: KubeFetch,
    path: string,
    options: ChannelSocketOptions,
  ): Promise<ChannelSocket> {
    const { protocols, listener, signal } = options;
    const onMessage = ({ data }: MessageEvent) => {
      if (!(data instanceof ArrayBuffer) || data.byteLength === 0) return;
      const frame = new Uint8Array(data);
      listener.received(frame[0] ?? 0, frame.subarray(1));
    };
    const socket = await kube.openWebSocket(path, { protocols, signal, onMessage });
    socket.onerror = () => {}; // `close` follows
    if (socket.readyState === WebSocket.CLOSED) listener.closed(); // its event has gone by
    else socket.onclose = () => listener.closed();
    return new ChannelSocket(socket, kube.runtime.clock);
  }

  /** The subprotocol that the server chose. */
  get protocol(): string {
    return this.#socket.protocol;
  }

  /** Whether frames can be sent. */
  get open(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
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
