import { connect, type Socket } from "node:net";

/** A server on 127.0.0.1 to carry connections to. */
export interface RelayTarget {
  /** The port of the server. */
  readonly port: number;
  /** Called for each connection; the result is disposed of once the connection is closed. */
  hold(): Disposable;
  /** Returns whether a request is running on the connection from a port of 127.0.0.1. */
  isBusy(clientPort: number | undefined): boolean;
}

/** The time that a client has to send its first byte, as each TLS client does at once. */
const FIRST_BYTE_MS = 10_000;
/**
 * The time after which an idle connection is closed. It must be longer than the 90 s for which the
 * API server keeps its own, because a request is lost that is sent while the server closes; Bun's
 * server has the same limit.
 */
const IDLE_MS = 255_000;
/** The time that a client has to close a connection that its server has closed. */
const LINGER_MS = 5_000;

/** A connection of a client, and the one to the server that its bytes are carried to. */
export class RelayedConnection {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #target: RelayTarget;
  readonly #startMs: number;
  /** The number of bytes at the last sign of life, and its time. */
  #last: { bytes: number; atMs: number };

  /** Connects to the server, and carries bytes until one of the two closes its connection. */
  constructor(client: Socket, target: RelayTarget, nowMs: number) {
    this.#client = client;
    this.#target = target;
    this.#startMs = nowMs;
    this.#last = { bytes: 0, atMs: nowMs };
    const held = target.hold();
    const { port } = target;
    const server = connect({ host: "127.0.0.1", port, allowHalfOpen: true, noDelay: true });
    this.#server = server;
    client.once("close", () => {
      server.destroy();
      held[Symbol.dispose]();
    });
    server.once("close", () => {
      client.end(); // after the bytes that are still on their way to the client
      client.resume(); // otherwise its end would never be noticed
      client.setTimeout(LINGER_MS, () => client.destroy());
    });
    // A failed socket also emits "close", which is handled above.
    client.on("error", () => {});
    server.on("error", () => {});
    client.pipe(server);
    server.pipe(client);
  }

  /** The number of bytes that were carried. */
  get bytes(): number {
    return this.#client.bytesRead + this.#server.bytesRead;
  }

  /** Whether the client has not sent a byte. */
  get isSilent(): boolean {
    return this.#client.bytesRead === 0;
  }

  /** Whether bytes wait because the client does not read. */
  get hasUnsent(): boolean {
    return this.#client.writableLength > 0;
  }

  /** Closes the connection if it has been idle for too long. To be called now and then. */
  check(nowMs: number): void {
    if (this.isSilent) {
      if (nowMs - this.#startMs >= FIRST_BYTE_MS) this.close();
      return;
    }
    const { bytes } = this;
    if (bytes !== this.#last.bytes || this.#target.isBusy(this.#server.localPort)) {
      this.#last = { bytes, atMs: nowMs };
    } else if (nowMs - this.#last.atMs >= IDLE_MS) {
      this.close();
    }
  }

  /** Closes both connections. */
  close(): void {
    this.#client.destroy();
  }
}
