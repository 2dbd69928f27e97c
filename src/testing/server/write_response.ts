import { Buffer } from "node:buffer";
import { STATUS_CODES } from "node:http";
import { clearImmediate, setImmediate } from "node:timers";
import type { SocketWriter } from "./socket_writer.ts";

/** What the request says of how it is to be answered. */
export interface WriteResponseOptions {
  /** Whether the head is asked for alone. */
  headOnly: boolean;
  /** Whether the client knows chunks. */
  chunks: boolean;
  /** Whether the connection is used again. */
  keepAlive: boolean;
}

/**
 * Writes a response: one whose body is there in one write with its length, and a stream chunk by
 * chunk, its head at once. Rejects with the body's error, when less than all was written.
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
  const body = new OutgoingBody(response.body, writer.closed);
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

/** Reads a body, and cancels it when its client is gone. */
class OutgoingBody {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #next: Promise<Read> | undefined;

  constructor(body: ReadableStream<Uint8Array> | null, closed: Promise<void>) {
    this.#reader = body?.getReader();
    void closed.then(() => this.#reader?.cancel()).catch(() => {});
  }

  /** Gives what is there by now, and whether that is all. */
  async begin(): Promise<{ bytes: Uint8Array; complete: boolean }> {
    const nothing = new Uint8Array();
    const first = await this.#readAtOnce();
    if (!first) return { bytes: nothing, complete: false };
    if (!first.value) return { bytes: nothing, complete: true };
    this.#next = undefined;
    const second = await this.#readAtOnce();
    return { bytes: first.value, complete: second?.done === true };
  }

  /** Gives what {@linkcode begin} did not, as it comes. */
  async *rest(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const { value } = await this.#read();
      this.#next = undefined;
      if (!value) return;
      yield value;
    }
  }

  /** Reads what the stream has ready; `undefined` when it has nothing after a turn. */
  async #readAtOnce(): Promise<Read | undefined> {
    const turn = Promise.withResolvers<undefined>();
    const timer = setImmediate(() => turn.resolve(undefined));
    try {
      return await Promise.race([this.#read(), turn.promise]);
    } finally {
      clearImmediate(timer);
    }
  }

  #read(): Promise<Read> {
    return this.#next ??= this.#reader?.read() ?? Promise.resolve({ done: true });
  }
}
