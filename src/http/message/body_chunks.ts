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
