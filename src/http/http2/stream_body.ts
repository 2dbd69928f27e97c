import type { BodyChunks, ChunkedBody } from "../message/own_response.ts";
import type { Http2Stream } from "./http2_stream.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Ends the stream of a body that was garbage-collected before its end. The held value lives as long
 * as the body, so it must not refer to the body. A read that the runtime still does for that body
 * fails: if it found the end, a part of the body would pass for the whole.
 */
const forgotten = new FinalizationRegistry((stream: Http2Stream) => {
  stream.abort(new TypeError("The response was garbage-collected before its body was read."));
});

/**
 * The body of a response, read only on demand: what is not read fills the window of its stream, and
 * then the server waits. The stream ends when the body ends, is cancelled, fails, or is
 * garbage-collected.
 */
export class StreamBody extends ReadableStream<Bytes> implements ChunkedBody {
  readonly #source: StreamSource;

  /** Creates the body of a response whose headers have arrived. */
  constructor(stream: Http2Stream) {
    const source = new StreamSource(stream);
    super(source, { highWaterMark: 0 });
    this.#source = source;
    forgotten.register(this, stream, stream);
  }

  /** Locks the stream permanently and reads without its queue, which makes a watch cheaper. */
  takeChunks(): BodyChunks {
    this.getReader();
    return this.#source;
  }
}

class StreamSource implements UnderlyingDefaultSource<Bytes>, BodyChunks {
  readonly #stream: Http2Stream;

  constructor(stream: Http2Stream) {
    this.#stream = stream;
  }

  start(controller: ReadableStreamDefaultController<Bytes>): void {
    this.#stream.onFailure = failing(new WeakRef(controller), this.#stream);
  }

  async pull(controller: ReadableStreamDefaultController<Bytes>): Promise<void> {
    const bytes = await this.#stream.read();
    // The caller may transfer the memory, which other chunks share.
    if (bytes) controller.enqueue(isAlone(bytes) ? bytes : bytes.slice());
    this.#stream.giveBack();
    if (bytes && (!this.#stream.isEnded || this.#stream.hasUnread)) return;
    this.#ended();
    controller.close();
  }

  cancel(): void {
    forgotten.unregister(this.#stream);
    this.#stream.cancel();
  }

  read(): Promise<ReadableStreamReadResult<Uint8Array>> {
    return this.#stream.read().then(this.#result);
  }

  readonly #result = (value: Bytes | undefined): ReadableStreamReadResult<Uint8Array> => {
    if (value) return { done: false, value };
    this.#ended();
    return { done: true };
  };

  #ended(): void {
    forgotten.unregister(this.#stream);
    this.#stream.done();
  }
}

function isAlone({ byteLength, buffer }: Bytes): boolean {
  return byteLength === buffer.byteLength;
}

/**
 * Returns a listener that fails a body with its stream. It holds the body weakly, because the
 * connection holds the stream.
 */
function failing(
  body: WeakRef<ReadableStreamDefaultController>,
  stream: Http2Stream,
): (reason: unknown) => void {
  return (reason) => {
    forgotten.unregister(stream);
    if (!stream.hasUnread) body.deref()?.error(reason); // otherwise the reader gets it later
  };
}
