import type { ServerSocket, ServerSocketListener } from "./server_socket.ts";

/** A connection that a client has made to a port of a pod. */
export interface PodConnection {
  /** What the client sends; ends when it is gone. */
  readonly readable: ReadableStream<Uint8Array>;
  /** Sends to the client, and waits while it lags behind. */
  write(bytes: string | Uint8Array): Promise<void>;
}

/** Serves a port of a pod; a connection ends when it returns, and fails when it throws. */
export type PodPort = (connection: PodConnection) => void | Promise<void>;

/**
 * One connection of a port-forward over a WebSocket: channel 0 has the data and channel 1 an error,
 * and each begins with the number of the port, two bytes, the low one first.
 */
export class ServedPort implements PodConnection, ServerSocketListener {
  readonly readable: ReadableStream<Uint8Array>;
  // Bound, for a handler takes what it needs out of its connection.
  readonly write = (bytes: string | Uint8Array): Promise<void> => this.#send(0, bytes);
  readonly #port: number;
  readonly #serve: PodPort;
  #input!: ReadableStreamDefaultController<Uint8Array>; // set by start(), within the constructor
  #open = true;
  #socket: ServerSocket | undefined;

  /** Prepares a connection; it is served once the socket is open. */
  constructor(port: number, serve: PodPort) {
    this.#port = port;
    this.#serve = serve;
    this.readable = new ReadableStream({
      start: (controller) => void (this.#input = controller),
      cancel: () => void (this.#open = false),
    });
  }

  opened(socket: ServerSocket): void {
    this.#socket = socket;
    void this.#run(socket);
  }

  received(frame: Uint8Array): void {
    if (frame[0] === 0 && this.#open) this.#input.enqueue(frame.slice(1));
  }

  closed(): void {
    if (this.#open) this.#input.close();
    this.#open = false;
  }

  async #run(socket: ServerSocket): Promise<void> {
    const portBytes = new Uint8Array([this.#port & 0xff, this.#port >> 8]);
    await this.#send(0, portBytes);
    await this.#send(1, portBytes);
    try {
      await this.#serve(this);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      await this.#send(1, `error forwarding port ${this.#port} to pod: ${why}`);
    }
    socket.close();
  }

  async #send(channel: number, output: string | Uint8Array): Promise<void> {
    const bytes = typeof output === "string" ? new TextEncoder().encode(output) : output;
    const frame = new Uint8Array(bytes.length + 1);
    frame[0] = channel;
    frame.set(bytes, 1);
    await this.#socket?.send(frame);
  }
}
