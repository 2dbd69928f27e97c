import { ApiStatusError } from "../core/api_status_error.ts";
import type { TcpConnection } from "../runtime/tcp_listener.ts";
import { networkFailure } from "../runtime/network_failure.ts";
import type { Clock } from "../core/time/clock.ts";
import { waitAtMost } from "../core/time/time_limit.ts";
import { raceSignal } from "../core/time/waiting.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { type ChannelListener, ChannelSocket } from "./channel_socket.ts";
import { StreamCutError } from "./stream_cut_error.ts";

/** A protocol with a data channel and an error channel for each port. */
const PROTOCOL = "v4.channel.k8s.io";
const CHANNEL = { data: 0, error: 1 } as const;
/** Each channel begins with the port number. */
const PORT_BYTES = 2;
/** The protocol cannot express that one side has finished sending, so wait for a response. */
const LINGER_MS = 5_000;
/** After a response, the local side is most likely closed; a half-closed one looks the same. */
const ANSWERED_LINGER_MS = 500;
/** After a pause of the whole process only one step is over: what arrived meanwhile is read. */
const LINGER_STEPS = 5;
/**
 * How long a pod that reports an error may take to send the whole error and close the connection.
 */
const COMPLAINT_MS = 1_000;

/** Settings of {@linkcode PortTunnel}. */
interface PortTunnelOptions {
  /** The clock of the limits. */
  clock: Clock;
  /** The path of the pod's port. */
  path: string;
  /** Name of the tunnel in messages, such as `connection to port 80 of pod shop/web`. */
  description: string;
  /** Ends the tunnel. */
  signal: AbortSignal;
}

/** Carries one TCP connection to a port of a pod, over a WebSocket of its own. */
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
  /** Whether data is being written to the local side. */
  #writing = false;
  /** Whether the pod has sent data since data was last sent to it. */
  #answered = false;
  /** Whether the local side is gone. */
  #left = false;
  #received = 0;
  #sent = 0;

  /** Creates a tunnel that takes over the connection. */
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
   *   signals a fault, or the local side fails.
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

  /**
   * Collects an error of the pod's port, which ends the tunnel even if the server does not close
   * it.
   */
  #hearComplaint(bytes: Uint8Array): void {
    this.#complaint += new TextDecoder().decode(bytes);
    const { clock } = this.#options;
    this.#complaintLimit ??= clock.setTimer(() => {
      this.#socket?.close();
      this.#closed.resolve(); // now, even if the local side does not read
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
   * Waits a limited time for the local side's end: closing a connection that has unread bytes
   * resets it, and a response that is still being sent would be lost.
   */
  async #untilLocalEnd(sending: Promise<void>): Promise<void> {
    const { clock } = this.#options;
    await raceSignal(waitAtMost(clock, sending, { limitMs: LINGER_MS }), this.#options.signal);
  }

  /** Writes to the local side. The pod is held back meanwhile. */
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
    this.#lingerMs = LINGER_MS; // the response was not complete before
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

  /**
   * Ends the tunnel if the local side cannot be read or written. A closed local side is not an
   * error.
   */
  #leave(error: unknown): void {
    this.#left = true;
    if (networkFailure(error)?.failure !== "closed") this.#localFailure ??= error;
    this.#socket?.close();
  }

  #armLinger(steps = LINGER_STEPS): void {
    this.#disarmLinger();
    const { clock } = this.#options;
    this.#linger = clock.setTimer(() => {
      if (steps > 1) this.#armLinger(steps - 1);
      else this.#socket?.close();
    }, this.#lingerMs / LINGER_STEPS);
  }

  #disarmLinger(): void {
    this.#linger?.[Symbol.dispose]();
    this.#linger = undefined;
  }
}
