/**
 * Compresses a body as the API server compresses a watch: each chunk becomes a gzip member of its
 * own. A reader that takes the end of the first member for the end of the body loses the rest.
 *
 * Source: `k8s.io/apiserver/pkg/endpoints/handlers` `perFlushGzipWriter`.
 */
export function gzipMembers(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return body.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      async transform(chunk, controller) {
        const member = new Blob([chunk]).stream().pipeThrough(new CompressionStream("gzip"));
        controller.enqueue(new Uint8Array(await new Response(member).arrayBuffer()));
      },
    }),
  );
}

/** Whether a client takes gzip, going by its `Accept-Encoding` alone. */
export function acceptsGzip(request: Request): boolean {
  const encodings = (request.headers.get("accept-encoding") ?? "").split(",");
  return encodings.some((encoding) => encoding.trim() === "gzip");
}
