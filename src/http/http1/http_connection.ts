import { type ByteConnection, type Connecting, writeAll } from "../../runtime/byte_connection.ts";

/** The state of a connection. */
export type ConnectionState = "connecting" | "idle" | "sending" | "head" | "body" | "closed";

/**
 * The states that can follow each state.
 *
 * | state      | meaning                                       | next state when              |
 * | ---------- | --------------------------------------------- | ---------------------------- |
 * | connecting | no descriptor, or a handshake                 | the certificate is valid     |
 * | idle       | one read is pending; any result closes it     | a request takes it           |
 * | sending    | the request is being written                  | the request was sent         |
 * | head       | waits for the response                        | the response's head was read |
 * | body       | reads the response as fast as the caller asks | the body has ended           |
 * | closed     | final                                         |                              |
 */
const NEXT: Record<ConnectionState, readonly ConnectionState[]> = {
  connecting: ["idle", "closed"],
  idle: ["sending", "closed"],
  sending: ["head", "closed"],
  head: ["body", "closed"],
  body: ["idle", "closed"],
  closed: [],
};

/** The size of a TLS record: the most that TLS returns at a time. */
const BUFFER_BYTES = 16 * 1024;

/**
 * One connection to a server, from the attempt to open it to its end. It carries one request at a
 * time.
 */
export class HttpConnection {
  /** The buffer into which responses are read, one after the other. */
  readonly buffer: Uint8Array<ArrayBuffer> = new Uint8Array(BUFFER_BYTES);
  /** Called when the connection is closed while it is idle. */
  onIdleEnd: (() => void) | undefined;
  /** Called when the connection is closed. */
  onEnd: (() => void) | undefined;
  /** Called when the connection is closed during a write. */
  onCutWrite: (() => void) | undefined;
  #state: ConnectionState = "connecting";
  #bytes: ByteConnection | undefined;
  /** The read that began while the connection was idle; it receives the next head. */
  #watching: Promise<number | null> | undefined;
  #served = 0;
  #isWriting = false;

  /** The state of the connection. */
  get state(): ConnectionState {
    return this.#state;
  }

  /** The number of requests that are under way: one, or none. */
  get openStreams(): number {
    return this.#state === "idle" ? 0 : 1;
  }

  /** The number of requests that the connection carried before the current one. */
  get served(): number {
    return this.#served;
  }

  /** Waits until the connection is open; throws if it was closed meanwhile. */
  async connect({ connection }: Pick<Connecting, "connection">): Promise<void> {
    const bytes = await connection;
    if (this.#state === "closed") {
      bytes.close();
      throw closedError();
    }
    this.#bytes = bytes;
    this.#go("idle");
  }

  /** Lets an idle connection keep the process alive, for a request that is about to use it. */
  hold(): void {
    this.#bytes?.ref();
  }

  /** Takes the connection for a request. */
  begin(): void {
    this.#go("sending");
    if (this.#watching) this.hold();
  }

  /** Writes all `bytes` of the request. */
  async write(bytes: Uint8Array): Promise<void> {
    this.#isWriting = true;
    await writeAll(this.#open, bytes);
    this.#isWriting = false;
  }

  /** Records that the request, or enough of it, was sent: its response may arrive. */
  sent(): void {
    this.#go("head");
  }

  /**
   * Reads bytes of the head into `target`; the first read must pass the start of the buffer.
   * Returns `null` if the server sends no more bytes.
   */
  async readHead(target: Uint8Array<ArrayBuffer>): Promise<number | null> {
    const watching = this.#watching;
    if (!watching) return await this.#open.read(target);
    this.#watching = undefined;
    return await watching;
  }

  /** Records that the head was read; the bytes after it belong to the body. */
  answered(): void {
    this.#go("body");
  }

  /** Reads the next bytes of the body; the next read may reuse their memory. */
  async readBody(): Promise<Uint8Array<ArrayBuffer> | null> {
    const bytes = this.#open;
    if (bytes.readChunk) return await bytes.readChunk();
    const count = await bytes.read(this.buffer);
    return count === null ? null : this.buffer.subarray(0, count);
  }

  /** Keeps the connection idle for its next request: any byte, or the end, closes it. */
  rest(): void {
    this.#served++;
    this.#go("idle");
    const bytes = this.#open;
    bytes.unref();
    this.#watching = bytes.read(this.buffer);
    const disturbed = () => {
      if (this.#state === "idle") this.close();
    };
    this.#watching.then(disturbed, disturbed);
  }

  /** Returns the byte connection after a head, for another protocol. */
  upgrade(): ByteConnection {
    const bytes = this.#open;
    this.#bytes = undefined;
    this.#state = "closed";
    return bytes;
  }

  /** Closes the connection; pending reads and writes fail. A second call has no effect. */
  close(): void {
    if (this.#state === "closed") return;
    const wasIdle = this.#state === "idle";
    this.#state = "closed";
    const bytes = this.#bytes;
    this.#bytes = undefined;
    this.#watching = undefined;
    try {
      bytes?.close();
    } catch { // the runtime already closed it
    }
    this.onEnd?.();
    if (wasIdle) this.onIdleEnd?.();
    if (this.#isWriting) this.onCutWrite?.();
    this.onIdleEnd = this.onEnd = undefined;
  }

  get #open(): ByteConnection {
    if (!this.#bytes) throw closedError();
    return this.#bytes;
  }

  #go(next: ConnectionState): void {
    if (this.#state === "closed") throw closedError();
    if (!NEXT[this.#state].includes(next)) {
      throw new TypeError(`A connection that is ${this.#state} cannot become ${next}.`);
    }
    this.#state = next;
  }
}

function closedError(): TypeError {
  return new TypeError("connection closed");
}
