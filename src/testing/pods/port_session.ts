import { channelFrame } from "./channel_frame.ts";
import type { ServerSocket, ServerSocketListener } from "../server/server_socket.ts";

/** A client's connection to a port of a pod. */
export interface PodConnection {
  /** Data from the client; it ends when the client disconnects. */
  readonly readable: ReadableStream<Uint8Array>;
  /** Sends bytes to the client, and waits while the client reads too slowly. */
  write(bytes: string | Uint8Array): Promise<void>;
}

/**
 * Serves a port of a pod. A connection ends when the function returns; if it throws, the client
 * gets an error.
 */
export type PodPort = (connection: PodConnection) => void | Promise<void>;

/**
 * One connection of a port-forward over a WebSocket: channel 0 has the data and channel 1 an error.
 * Each channel begins with the port number in two bytes, low byte first.
 */
export class ServedPort implements PodConnection, ServerSocketListener {
  readonly readable: ReadableStream<Uint8Array>;
  // Bound, because functions take `write` out of their connection.
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
    await this.#socket?.send(channelFrame(channel, output));
  }
}
