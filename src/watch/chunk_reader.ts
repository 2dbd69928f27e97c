import type { BodyChunks, ChunkedBody } from "../http/message/own_response.ts";

const BUFFER_BYTES = 64 * 1024;

/** A reader of a body's chunks. */
export interface ChunkReader {
  /** Reads the next chunk; a later read may reuse its memory. */
  read(): Promise<ReadableStreamReadResult<Uint8Array>>;
  /** Takes back a processed chunk, so that the next read can use its memory. */
  recycle(chunk: Uint8Array): void;
  /** Cancels the body; a pending read ends. */
  cancel(): void;
}

/**
 * Creates the reader that costs least for a body. If the body comes from one of our own
 * connections, it bypasses the stream. Otherwise it reads into one reused buffer, if the runtime
 * supports that. On Deno, where each chunk is a separate read, this halves the CPU time.
 */
export function chunkReader(body: ReadableStream<Uint8Array<ArrayBuffer>>): ChunkReader {
  const direct = directChunks(body);
  if (direct) {
    return { read: () => direct.read(), recycle: () => {}, cancel: () => direct.cancel() };
  }
  const byob = byobReader(body);
  if (!byob) {
    const reader = body.getReader();
    return { read: () => reader.read(), recycle: () => {}, cancel: () => giveUp(reader) };
  }
  let buffer: ArrayBuffer | undefined;
  return {
    read() {
      const view = new Uint8Array(buffer ?? new ArrayBuffer(BUFFER_BYTES));
      buffer = undefined;
      return byob.read(view) as Promise<ReadableStreamReadResult<Uint8Array>>;
    },
    recycle(chunk) {
      buffer = chunk.buffer as ArrayBuffer;
    },
    cancel: () => giveUp(byob),
  };
}

function directChunks(body: ReadableStream | ChunkedBody): BodyChunks | undefined {
  return "takeChunks" in body ? body.takeChunks() : undefined;
}

function byobReader(body: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | undefined {
  try {
    return body.getReader({ mode: "byob" });
  } catch {
    return undefined; // not a byte stream; it stays unlocked
  }
}

function giveUp(reader: ReadableStreamGenericReader): void {
  reader.cancel().catch(() => {}); // it may have failed already
}
