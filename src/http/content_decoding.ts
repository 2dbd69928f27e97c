/**
 * The body of a response whose headers say how it is encoded; the headers are changed to fit it. An
 * encoding other than gzip is left to the caller, as `fetch` leaves what it does not know.
 */
export function decodedBody(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  headers: Headers,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoding = headers.get("content-encoding")?.toLowerCase();
  if (encoding !== "gzip" && encoding !== "x-gzip") return body;
  headers.delete("content-encoding");
  headers.delete("content-length");
  return body.pipeThrough(new DecompressionStream("gzip"));
}
