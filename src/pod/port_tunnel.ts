import { ApiStatusError } from "../core/api_status_error.ts";
import type { TcpConnection } from "../runtime/listen_tcp.ts";
import { raceSignal } from "../runtime/waiting.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { type ChannelListener, ChannelSocket } from "./channel_socket.ts";

/** The protocol in which each port has a channel for data and one for an error. */
const PROTOCOL = "v4.channel.k8s.io";
const CHANNEL = { data: 0, error: 1 } as const;
/** Each channel begins with the number of the port. */
const PORT_BYTES = 2;
/** The protocol cannot say that one side sends no more, so that an answer is waited for. */
const LINGER_MS = 5_000;

/** Settings of {@linkcode PortTunnel}. */
export interface PortTunnelOptions {
  /** The path of the pod's port. */
  path: string;
  /** Ends the tunnel. */
  signal: AbortSignal;
}

/** One TCP connection carried to a port of a pod, over a WebSocket of its own. */
export class PortTunnel implements ChannelListener {
  readonly #kube: KubeFetch;
  readonly #connection: TcpConnection;
  readonly #options: PortTunnelOptions;
  readonly #closed = Promise.withResolvers<void>();
  readonly #toSkip: number[] = [PORT_BYTES, PORT_BYTES];
  #complaint = "";
  #failure: unknown;
  #socket: ChannelSocket | undefined;
  #linger: Disposable | undefined;
  #inputEnded = false;

  /** Takes over the connection. */
  constructor(kube: KubeFetch, connection: TcpConnection, options: PortTunnelOptions) {
    this.#kube = kube;
    this.#connection = connection;
    this.#options = options;
  }

  /**
   * Carries bytes until one side ends.
   *
   * @throws {ApiStatusError} If the server refuses, or the pod does not take the connection.
   * @throws {NetworkError} If the API server cannot be reached, or breaks the rules of WebSockets.
   */
  async run(): Promise<void> {
    const { path, signal } = this.#options;
    try {
      const socket = await ChannelSocket.open(this.#kube, path, {
        protocols: [PROTOCOL],
        listener: this,
        signal,
      });
      this.#socket = socket;
      const sending = this.#sendInput(socket);
      await raceSignal(this.#closed.promise, signal);
      const message = this.#complaint.trim();
      if (message) throw new ApiStatusError(500, { code: 500, reason: "InternalError", message });
      if (this.#failure !== undefined) throw this.#failure;
      this.#connection.end();
      this.#connection.destroy();
      await sending;
    } finally {
      this.#linger?.[Symbol.dispose]();
      this.#socket?.close();
      this.#connection.destroy();
    }
  }

  async received(channel: number, payload: Uint8Array): Promise<void> {
    const skipped = Math.min(this.#toSkip[channel] ?? 0, payload.length);
    if (skipped > 0) this.#toSkip[channel] = (this.#toSkip[channel] ?? 0) - skipped;
    const rest = payload.subarray(skipped);
    if (rest.length === 0) return;
    if (channel === CHANNEL.error) {
      this.#complaint += new TextDecoder().decode(rest);
    } else if (channel === CHANNEL.data) {
      try {
        await this.#connection.write(rest);
      } catch {
        this.#socket?.close(); // the local side has gone, which is its right
      }
      if (this.#inputEnded) this.#armLinger();
    }
  }

  closed(failure: unknown): void {
    this.#failure = failure;
    this.#closed.resolve();
  }

  async #sendInput(socket: ChannelSocket): Promise<void> {
    try {
      for await (const chunk of this.#connection.readable) {
        await socket.send(CHANNEL.data, chunk);
        if (!socket.open) return;
      }
      this.#inputEnded = true;
      this.#armLinger();
    } catch {
      socket.close(); // the local side is gone
    }
  }

  #armLinger(): void {
    this.#linger?.[Symbol.dispose]();
    const { clock } = this.#kube.runtime;
    this.#linger = clock.setTimer(() => this.#socket?.close(), LINGER_MS);
  }
}
