/**
 * Returns the bytes of a chunk that is written to stdin: those of a buffer, or of a view of a
 * buffer.
 *
 * @throws {TypeError} If the chunk is something else, such as text.
 */
export function stdinBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  if (ArrayBuffer.isView(chunk)) {
    return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
  if (chunk instanceof ArrayBuffer) return new Uint8Array(chunk);
  const kind = chunk === null ? "null" : typeof chunk;
  throw new TypeError(
    `stdin takes bytes (Uint8Array): a chunk is of type ${kind}. Encode text first, such as with ` +
      "TextEncoderStream or TextEncoder.",
  );
}
