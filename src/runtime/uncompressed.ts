/**
 * The headers of a stream, asked for without compression, unless they say otherwise.
 *
 * The API server compresses a watch that begins with the state (WatchListCompression, on since
 * Kubernetes 1.37), and each flush is a gzip member of its own: Deno decodes the first one and takes
 * the rest for the end.
 */
export function uncompressed(headers: HeadersInit | undefined): Headers {
  const own = new Headers(headers);
  if (!own.has("accept-encoding")) own.set("accept-encoding", "identity");
  return own;
}
