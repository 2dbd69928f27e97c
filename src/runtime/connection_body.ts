import type { BodyFraming } from "./body_framing.ts";
import { brokenOff } from "./http_head.ts";
import type { OwnedConnection } from "./owned_connection.ts";

/** What TLS hands out at a time: a record. */
export const CHUNK_BYTES: number = 16 * 1024;

/** Closes the connection of a body that nobody holds any more, and nobody has read to its end. */
const forgotten = new FinalizationRegistry((connection: OwnedConnection) => connection.close());

/** Reads the chunks of a {@linkcode ConnectionBody}. */
export interface BodyChunks {
  /** The next chunk, whose memory the one after it uses again. */
  read(): Promise<ReadableStreamReadResult<Uint8Array>>;
  /** Gives up the body; a read that is waited for ends. */
  cancel(): void;
}

/** A body that can be read without the queues of a stream. */
export interface ConnectionBody extends ReadableStream<Uint8Array<ArrayBuffer>> {
  /**
   * Locks the stream for good, and reads past it. That costs a watch a tenth less; and Deno's queues,
   * linked lists, let an event's memory go only when the whole heap is collected.
   */
  takeChunks(): BodyChunks;
}

/**
 * The body of a response as a stream, of which nothing is read before it is asked for. A chunk is
 * what has come since, however it is framed. The connection has served its purpose once the body has
 * ended, and is closed when the body is cancelled, has failed, or was forgotten.
 *
 * @param beyondHead What has been read of it with the head; may lie in the buffer.
 * @param buffer Where to read to, if the connection has no memory of its own.
 */
export function connectionBody(
  connection: OwnedConnection,
  framing: BodyFraming,
  beyondHead: Uint8Array<ArrayBuffer>,
  buffer: Uint8Array<ArrayBuffer> = new Uint8Array(CHUNK_BYTES),
): ConnectionBody {
  let rest: Uint8Array<ArrayBuffer> | undefined = beyondHead;
  /** Reads what has come, and what of it is the body's. */
  const next = async (): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    while (!framing.ended) {
      let read = rest;
      rest = undefined;
      if (!read) {
        const came = await (connection.readChunk?.() ?? connection.read(buffer));
        if (came === null && framing.mayEnd) break;
        if (came === null) throw brokenOff("within its body");
        read = typeof came === "number" ? buffer.subarray(0, came) : came;
      }
      const length = framing.strip(read);
      if (length > 0) return read.subarray(0, length);
    }
    return undefined;
  };
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      connection.onAbort = fail(new WeakRef(controller));
    },
    async pull(controller) {
      try {
        const chunk = await next();
        if (chunk) controller.enqueue(chunk.slice());
        if (chunk && !framing.ended) return;
        connection.end(framing);
        controller.close();
      } catch (error) {
        throw connection.failed(error);
      }
    },
    cancel: () => connection.close(),
  }, { highWaterMark: 0 });
  forgotten.register(stream, connection);
  const takeChunks = (): BodyChunks => {
    stream.getReader();
    let cancelled = false;
    return {
      async read() {
        try {
          const value = await next();
          if (value) return { done: false, value };
        } catch (error) {
          if (!cancelled) throw connection.failed(error);
        }
        connection.end(framing);
        return { done: true };
      },
      cancel() {
        cancelled = true;
        connection.close();
      },
    };
  };
  return Object.assign(stream, { takeChunks });
}

/** Fails a body that somebody holds yet: a signal that lives for long must not hold it. */
function fail(body: WeakRef<ReadableStreamDefaultController>): (reason: unknown) => void {
  return (reason) => body.deref()?.error(reason);
}
