import { type ByteConnection, type Connecting, writeAll } from "../runtime/byte_connection.ts";

/** What a connection is doing. */
export type ConnectionState = "connecting" | "idle" | "sending" | "head" | "body" | "closed";

/**
 * Where each state leads.
 *
 * | state      | what holds                                              | goes on when                    |
 * | ---------- | ------------------------------------------------------- | ------------------------------- |
 * | connecting | no descriptor, or a handshake                           | the server's certificate is good |
 * | idle       | one read waits; whatever it brings closes the connection | a request takes it              |
 * | sending    | a request is written, and has the connection to itself  | its head is out                 |
 * | head       | its answer is waited for                                | the answer's head is read       |
 * | body       | its answer is read, as fast as the caller asks          | the body ends as it said        |
 * | closed     | nothing                                                 |                                 |
 */
const NEXT: Record<ConnectionState, readonly ConnectionState[]> = {
  connecting: ["idle", "closed"],
  idle: ["sending", "closed"],
  sending: ["head", "closed"],
  head: ["body", "closed"],
  body: ["idle", "closed"],
  closed: [],
};

/** What TLS hands out at a time: a record. */
const BUFFER_BYTES = 16 * 1024;

/** One connection to a server, from the attempt to make it to its end. It carries one request at a time. */
export class HttpConnection {
  /** Where answers are read to, one after the other. */
  readonly buffer: Uint8Array<ArrayBuffer> = new Uint8Array(BUFFER_BYTES);
  /** Called when the connection is closed while it is idle. */
  onIdleEnd: (() => void) | undefined;
  #state: ConnectionState = "connecting";
  #bytes: ByteConnection | undefined;
  /** The read that was begun while the connection was idle; the next head is read by it. */
  #watching: Promise<number | null> | undefined;
  #served = 0;

  /** What the connection is doing. */
  get state(): ConnectionState {
    return this.#state;
  }

  /** How many requests it has carried before the one of the moment. */
  get served(): number {
    return this.#served;
  }

  /** Waits until it is connected; one that was closed meanwhile is closed for good. */
  async connect({ connection }: Pick<Connecting, "connection">): Promise<void> {
    const bytes = await connection;
    if (this.#state === "closed") {
      bytes.close();
      throw closedError();
    }
    this.#bytes = bytes;
    this.#go("idle");
  }

  /** Lets an idle connection keep the process alive, for a request that is about to take it. */
  hold(): void {
    this.#bytes?.ref();
  }

  /** Takes it for a request. */
  begin(): void {
    this.#go("sending");
    if (this.#watching) this.hold();
  }

  /** Writes bytes of the request, all of them. */
  async write(bytes: Uint8Array): Promise<void> {
    await writeAll(this.#open, bytes);
  }

  /** The request, or enough of it, is out: its answer may come. */
  sent(): void {
    this.#go("head");
  }

  /**
   * Reads bytes of the head to that place of the buffer, which is the buffer's start for the first of
   * them; `null` where the server sends no more.
   */
  async readHead(target: Uint8Array<ArrayBuffer>): Promise<number | null> {
    const watching = this.#watching;
    if (!watching) return await this.#open.read(target);
    this.#watching = undefined;
    return await watching;
  }

  /** The head is read; what follows belongs to the body. */
  answered(): void {
    this.#go("body");
  }

  /** Reads what has come of the body; the memory may be used again by the next read. */
  async readBody(): Promise<Uint8Array<ArrayBuffer> | null> {
    const bytes = this.#open;
    if (bytes.readChunk) return await bytes.readChunk();
    const count = await bytes.read(this.buffer);
    return count === null ? null : this.buffer.subarray(0, count);
  }

  /** Lets the connection wait for its next request: any byte that comes, or its end, closes it. */
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

  /** Hands over the bytes that follow a head, to another protocol. */
  upgrade(): ByteConnection {
    const bytes = this.#open;
    this.#bytes = undefined;
    this.#state = "closed";
    return bytes;
  }

  /** Closes it; what is read or written at the time fails. A second time does nothing. */
  close(): void {
    if (this.#state === "closed") return;
    const wasIdle = this.#state === "idle";
    this.#state = "closed";
    const bytes = this.#bytes;
    this.#bytes = undefined;
    this.#watching = undefined;
    try {
      bytes?.close();
    } catch { // the runtime has closed it already
    }
    if (wasIdle) this.onIdleEnd?.();
    this.onIdleEnd = undefined;
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
