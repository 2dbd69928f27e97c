import { ApiStatusError } from "../core/api_status_error.ts";
import type { TcpConnection } from "../runtime/listen_tcp.ts";
import { networkFailure } from "../runtime/network_failure.ts";
import { raceSignal } from "../runtime/waiting.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { type ChannelListener, ChannelSocket } from "./channel_socket.ts";
import { StreamCutError } from "./stream_cut_error.ts";

/** The protocol in which each port has a channel for data and one for an error. */
const PROTOCOL = "v4.channel.k8s.io";
const CHANNEL = { data: 0, error: 1 } as const;
/** Each channel begins with the number of the port. */
const PORT_BYTES = 2;
/** The protocol cannot say that one side sends no more, so that an answer is waited for. */
const LINGER_MS = 5_000;
/** Where the answer has come the local side is most likely closed, which looks the same from here. */
const ANSWERED_LINGER_MS = 500;
/** How long a pod that has told of an error may take to tell all of it, and to close the connection. */
const COMPLAINT_MS = 1_000;

/** Settings of {@linkcode PortTunnel}. */
export interface PortTunnelOptions {
  /** The path of the pod's port. */
  path: string;
  /** How messages call it, such as `connection to port 80 of pod shop/web`. */
  description: string;
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
  #complaintLimit: Disposable | undefined;
  #failure: unknown;
  #localFailure: unknown;
  #socket: ChannelSocket | undefined;
  #linger: Disposable | undefined;
  #lingerMs = LINGER_MS;
  #inputEnded = false;
  /** Whether the local side is being written to. */
  #writing = false;
  /** Whether something came from the pod after what was last sent to it. */
  #answered = false;
  /** Whether the local side is gone. */
  #left = false;
  #received = 0;
  #sent = 0;

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
   * @throws {StreamCutError} If the connection to the API server is lost or closed with a code that
   *   tells of a fault, or the local side fails.
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
      this.#throwFailure(socket);
      this.#connection.end();
      if (!this.#left) await this.#untilLocalEnd(sending);
      this.#connection.destroy();
      await sending;
    } finally {
      this.#disarmLinger();
      this.#complaintLimit?.[Symbol.dispose]();
      this.#socket?.close();
      this.#connection.destroy();
    }
  }

  async received(channel: number, payload: Uint8Array): Promise<void> {
    const skipped = Math.min(this.#toSkip[channel] ?? 0, payload.length);
    if (skipped > 0) this.#toSkip[channel] = (this.#toSkip[channel] ?? 0) - skipped;
    const rest = payload.subarray(skipped);
    if (rest.length === 0) return;
    if (channel === CHANNEL.error) this.#hearComplaint(rest);
    else if (channel === CHANNEL.data) await this.#writeOutput(rest);
  }

  /** Takes what is wrong with the pod's port, which is the end, whether or not the server closes. */
  #hearComplaint(bytes: Uint8Array): void {
    this.#complaint += new TextDecoder().decode(bytes);
    const { clock } = this.#kube.runtime;
    this.#complaintLimit ??= clock.setTimer(() => {
      this.#socket?.close();
      this.#closed.resolve(); // now, also where the local side does not read
    }, COMPLAINT_MS);
  }

  closed(failure: unknown): void {
    this.#failure = failure;
    this.#closed.resolve();
  }

  #throwFailure(socket: ChannelSocket): void {
    const message = this.#complaint.trim();
    if (message) throw new ApiStatusError(500, { code: 500, reason: "InternalError", message });
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#localFailure !== undefined) {
      throw this.#cut("the local side failed, see `cause`", { cause: this.#localFailure });
    }
    if (socket.farewell !== undefined) throw this.#cut(socket.farewell);
    if (socket.lost) throw this.#cut("the connection was lost");
  }

  #cut(why: string, options: ErrorOptions = {}): StreamCutError {
    const progress = { received: this.#received, sent: this.#sent };
    return new StreamCutError(this.#options.description, progress, { why, ...options });
  }

  /**
   * Waits for the local side's end, but not for long: a connection that is closed with bytes that
   * nobody has read is reset, and an answer that is still on its way is lost.
   */
  async #untilLocalEnd(sending: Promise<void>): Promise<void> {
    const late = Promise.withResolvers<void>();
    const { clock } = this.#kube.runtime;
    using _limit = clock.setTimer(late.resolve, LINGER_MS);
    await raceSignal(Promise.race([sending, late.promise]), this.#options.signal);
  }

  /** Writes to the local side; the pod is held back meanwhile. */
  async #writeOutput(bytes: Uint8Array): Promise<void> {
    this.#disarmLinger();
    this.#answered = true;
    this.#writing = true;
    try {
      await this.#connection.write(bytes);
      this.#received += bytes.length;
    } catch (error) {
      this.#leave(error);
      return;
    } finally {
      this.#writing = false;
    }
    if (!this.#inputEnded) return;
    this.#lingerMs = LINGER_MS; // more came than an answer that was whole
    this.#armLinger();
  }

  async #sendInput(socket: ChannelSocket): Promise<void> {
    try {
      for await (const chunk of this.#connection.readable) {
        if (!socket.open) continue; // the pod has ended
        this.#sent += await socket.send(CHANNEL.data, chunk);
        this.#answered = false;
      }
      this.#inputEnded = true;
      if (!socket.open) return;
      if (this.#answered && this.#sent > 0) this.#lingerMs = ANSWERED_LINGER_MS;
      if (!this.#writing) this.#armLinger();
    } catch (error) {
      this.#leave(error);
    }
  }

  /** Ends with a local side that cannot be read or written: that it is gone is its right. */
  #leave(error: unknown): void {
    this.#left = true;
    if (networkFailure(error)?.failure !== "closed") this.#localFailure ??= error;
    this.#socket?.close();
  }

  #armLinger(): void {
    this.#disarmLinger();
    const { clock } = this.#kube.runtime;
    this.#linger = clock.setTimer(() => this.#socket?.close(), this.#lingerMs);
  }

  #disarmLinger(): void {
    this.#linger?.[Symbol.dispose]();
    this.#linger = undefined;
  }
}
