/** Bytes of a body that are made at once; two pieces wait for a client that does not read. */
const PIECE_BYTES = 32_768;

/**
 * Returns a body of bytes that responses share. A `Response` of bytes copies all of them, for as long as
 * its client does not read; here views of them are handed over, which nothing may change.
 */
export function sharedBody(
  bytes: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>> {
  if (bytes.length <= PIECE_BYTES) return bytes;
  let offset = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(bytes.subarray(offset, offset += PIECE_BYTES));
      if (offset >= bytes.length) controller.close();
    },
  }, { highWaterMark: 0 });
}

/**
 * Returns a body of the texts that `texts` returns: the whole text if it is no longer than `mostWhole`,
 * else a stream which asks for them once more, and takes them as the client reads.
 */
export function textBody(
  texts: () => Iterable<string>,
  mostWhole: number,
): string | ReadableStream<Uint8Array<ArrayBuffer>> {
  const whole = takeText(texts()[Symbol.iterator](), mostWhole + 1);
  if (whole.done) return whole.text;
  const iterator = texts()[Symbol.iterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull(controller) {
      const { text, done } = takeText(iterator, PIECE_BYTES);
      if (text !== "") controller.enqueue(encoder.encode(text));
      if (done) controller.close();
    },
  }, { highWaterMark: 0 });
}

/** Joins the next texts until they have a length, or until the last one. */
function takeText(texts: Iterator<string>, least: number): { text: string; done: boolean } {
  let text = "";
  while (text.length < least) {
    const { done, value } = texts.next();
    if (done) return { text, done };
    text += value;
  }
  return { text, done: false };
}
