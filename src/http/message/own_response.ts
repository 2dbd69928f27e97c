/** A response that has a `url`, as a response of `fetch` does. */
export class OwnResponse extends Response {
  readonly #url: string;

  /** Creates the response to a request for `url`. */
  constructor(body: BodyInit | null, init: ResponseInit & { url: string }) {
    super(body, init);
    this.#url = init.url;
  }

  /** The URL of the request, without its fragment. */
  override get url(): string {
    return this.#url;
  }

  /** Returns a copy with the same `url`. */
  override clone(): Response {
    const { status, statusText, headers, body } = super.clone();
    return new OwnResponse(body, { status, statusText, headers, url: this.#url });
  }
}

/** Reads the chunks of a body without the queue of its stream. */
export interface BodyChunks {
  /** Returns the next chunk; the following call may reuse its memory. */
  read(): Promise<ReadableStreamReadResult<Uint8Array>>;
  /** Cancels the body; a pending read ends. */
  cancel(): void;
}

/** A body that can be read chunk by chunk, without the queue of its stream. */
export interface ChunkedBody {
  /** Locks the stream permanently and returns its chunks. */
  takeChunks(): BodyChunks;
}

/** Statuses of responses without a body (RFC 9110, section 6.4.1). */
const BODILESS: readonly number[] = [204, 205, 304];

/** Whether the response to a request with this method has no body, whatever its headers say. */
export function isBodiless(method: string, status: number): boolean {
  return method === "HEAD" || BODILESS.includes(status);
}

/** Returns a body whose bytes have all arrived; a response copies them. */
export function wholeBody(bytes: Uint8Array<ArrayBuffer>): BodyInit {
  // From zero bytes, Deno would create a stream with one empty chunk.
  return bytes.length > 0
    ? bytes
    : new ReadableStream({ start: (controller) => controller.close() });
}
