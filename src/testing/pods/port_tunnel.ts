import type { PodPort } from "./port_session.ts";
import type { ServerSocket, ServerSocketListener } from "../server/server_socket.ts";
import { SpdyConnection } from "../spdy/spdy_connection.ts";
import type { SpdyStream } from "../spdy/spdy_stream.ts";

/** The pod of a tunnel. */
export interface TunnelledPod {
  readonly name: string;
  /** Returns the function that serves a port. */
  readonly port: (port: number) => PodPort;
}

interface StreamPair {
  data?: SpdyStream;
  error?: SpdyStream;
}

/**
 * A port-forward as kubectl does it: SPDY in the messages of a WebSocket. Each connection is a pair of
 * streams, one with data and one with an error, whose headers have the port and the same request ID.
 *
 * Source: `k8s.io/cri-streaming/pkg/streaming/portforward`.
 */
export class PortTunnel implements ServerSocketListener {
  readonly #pod: TunnelledPod;
  readonly #pairs = new Map<string, StreamPair>();
  #connection: SpdyConnection | undefined;

  /** Serves the ports of a pod once the socket is open. */
  constructor(pod: TunnelledPod) {
    this.#pod = pod;
  }

  opened(socket: ServerSocket): void {
    this.#connection = new SpdyConnection(socket, (stream) => this.#accept(stream));
  }

  received(message: Uint8Array): void {
    this.#connection?.received(message);
  }

  closed(): void {
    this.#connection?.closed();
  }

  #accept(stream: SpdyStream): (() => void) | undefined {
    const type = stream.headers.get("streamtype");
    const port = Number(stream.headers.get("port"));
    if (type !== "data" && type !== "error") return undefined;
    if (!(Number.isInteger(port) && port > 0 && port < 65_536)) return undefined;
    const id = stream.headers.get("requestid") ?? String(stream.id - (type === "data" ? 2 : 0));
    const pair = this.#pairs.get(id) ?? {};
    if (pair[type]) return undefined;
    pair[type] = stream;
    this.#pairs.set(id, pair);
    return () => {
      const { data, error } = pair;
      if (!data || !error) return;
      this.#pairs.delete(id);
      void this.#serve(port, data, error);
    };
  }

  async #serve(port: number, data: SpdyStream, error: SpdyStream): Promise<void> {
    const { readable } = data;
    try {
      await this.#pod.port(port)({ readable, write: (bytes) => data.write(bytes) });
      await data.end();
    } catch (failure) {
      const why = failure instanceof Error ? failure.message : String(failure);
      await error.write(`error forwarding port ${port} to pod ${this.#pod.name}, uid : ${why}`);
      await data.reset();
    }
    await error.end();
  }
}
