import { Buffer } from "node:buffer";
import { STATUS_CODES } from "node:http";
import { clearImmediate, setImmediate } from "node:timers";
import type { SocketWriter } from "./socket_writer.ts";

/** Properties of the request that affect how its response is written. */
export interface WriteResponseOptions {
  /** Whether only the head is sent. */
  headOnly: boolean;
  /** Whether the client supports chunked responses. */
  chunks: boolean;
  /** Whether the connection is used again. */
  keepAlive: boolean;
}

/**
 * Writes a response. A body that is complete is written at once with its length; a stream is
 * written in chunks after its head. Rejects with the body's error if the body was not written
 * completely.
 */
export async function writeResponse(
  writer: SocketWriter,
  response: Response,
  options: WriteResponseOptions,
): Promise<void> {
  const { headOnly, chunks, keepAlive } = options;
  const headers = new Headers(response.headers);
  headers.set("date", new Date().toUTCString());
  if (!keepAlive) headers.set("connection", "close");
  if (headOnly || [101, 204, 304].includes(response.status)) {
    await response.body?.cancel();
    return writer.write(head(response.status, headers));
  }
  using body = new OutgoingBody(response.body, writer.signal);
  const begun = await body.begin();
  if (begun.complete) headers.set("content-length", `${begun.bytes.length}`);
  const chunked = chunks && !headers.has("content-length");
  if (chunked) headers.set("transfer-encoding", "chunked");
  const frame = chunked ? asChunk : (bytes: Uint8Array) => bytes;
  const first = begun.bytes.length > 0 ? frame(begun.bytes) : begun.bytes;
  await writer.write(Buffer.concat([head(response.status, headers), first]));
  if (begun.complete) return;
  for await (const bytes of body.rest()) {
    if (bytes.length > 0) await writer.write(frame(bytes));
  }
  if (chunked) await writer.write(Buffer.from("0\r\n\r\n"));
}

function head(status: number, headers: Headers): Uint8Array {
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`];
  for (const [name, value] of headers) lines.push(`${name}: ${value}`);
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
}

function asChunk(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([
    Buffer.from(`${bytes.length.toString(16)}\r\n`),
    bytes,
    Buffer.from("\r\n"),
  ]);
}

interface Read {
  done: boolean;
  value?: Uint8Array | undefined;
}

/**
 * Reads a body, and cancels it when its client has disconnected. Dispose of it when it is written: a
 * connection that stays open would keep it.
 */
export class OutgoingBody implements Disposable {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  readonly #closed: AbortSignal;
  readonly #cancel = () => void this.#reader?.cancel().catch(() => {});
  #next: Promise<Read> | undefined;

  /** Takes over `body`; `closed` aborts when the client has disconnected. */
  constructor(body: ReadableStream<Uint8Array> | null, closed: AbortSignal) {
    this.#reader = body?.getReader();
    this.#closed = closed;
    closed.addEventListener("abort", this.#cancel);
    if (closed.aborted) this.#cancel();
  }

  /** Reads the data that is available now, and returns whether it is the whole body. */
  async begin(): Promise<{ bytes: Uint8Array; complete: boolean }> {
    const nothing = new Uint8Array();
    const first = await this.#readAtOnce();
    if (!first) return { bytes: nothing, complete: false };
    if (!first.value) return { bytes: nothing, complete: true };
    this.#next = undefined;
    const second = await this.#readAtOnce();
    return { bytes: first.value, complete: second?.done === true };
  }

  /** Yields the data that {@linkcode begin} did not return, as it arrives. */
  async *rest(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const { value } = await this.#read();
      this.#next = undefined;
      if (!value) return;
      yield value;
    }
  }

  /**
   * Reads the data that the stream has ready; returns `undefined` if it has none after one turn.
   */
  async #readAtOnce(): Promise<Read | undefined> {
    const turn = Promise.withResolvers<undefined>();
    const timer = setImmediate(() => turn.resolve(undefined));
    try {
      return await Promise.race([this.#read(), turn.promise]);
    } finally {
      clearImmediate(timer);
    }
  }

  [Symbol.dispose](): void {
    this.#closed.removeEventListener("abort", this.#cancel);
  }

  #read(): Promise<Read> {
    return this.#next ??= this.#reader?.read() ?? Promise.resolve({ done: true });
  }
}
