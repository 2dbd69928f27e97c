import { once } from "node:events";
import { connect, type TLSSocket } from "node:tls";

/** A TLS connection without an HTTP client, which gives the received text byte for byte. */
export class RawClient {
  /** The text received so far, one character for each byte. */
  received = "";
  /** Whether the server has ended the connection. */
  ended = false;
  readonly #socket: TLSSocket;
  #notify: () => void = () => {};

  private constructor(socket: TLSSocket) {
    this.#socket = socket;
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => {
      this.received += text;
      this.#notify();
    });
    const end = () => {
      this.ended = true;
      this.#notify();
    };
    socket.on("error", end); // a reset is an end too
    socket.on("end", end);
    socket.on("close", end);
  }

  static async connect(port: number, caPem: string, protocols?: string[]): Promise<RawClient> {
    const socket = connect({
      host: "127.0.0.1",
      port,
      ca: caPem,
      servername: "", // TLS allows none for an address
      ...(protocols && { ALPNProtocols: protocols }),
    });
    await once(socket, "secureConnect");
    return new RawClient(socket);
  }

  /** The local port of the connection. */
  get localPort(): number {
    return this.#socket.localPort!;
  }

  /** Sends a GET request of HTTP/1.1. */
  get(path: string): void {
    this.#socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`);
  }

  /** Sends text unchanged. */
  send(text: string): void {
    this.#socket.write(text);
  }

  /** Waits until `condition` holds for the received text, or the connection has ended. */
  async until(condition: (received: string) => boolean): Promise<string> {
    while (!this.ended && !condition(this.received)) {
      await new Promise<void>((resolve) => this.#notify = resolve);
    }
    return this.received;
  }

  /** Waits until the server ends the connection, and returns the whole received text. */
  untilEnd(): Promise<string> {
    return this.until(() => false);
  }

  async close(): Promise<void> {
    if (this.#socket.closed) return;
    const closed = new Promise((resolve) => this.#socket.once("close", resolve));
    this.#socket.destroy();
    await closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
