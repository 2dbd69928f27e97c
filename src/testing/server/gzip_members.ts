import { once } from "node:events";
import { createGzip } from "node:zlib";

/**
 * Compresses a body as the API server compresses a watch: each chunk becomes a separate gzip
 * member. A reader that stops at the end of the first member loses the rest of the body.
 *
 * Within its member, a chunk is flushed before the last block, which is empty. Go's gzip reader
 * returns the bytes of a last block only after it has read the header of the next member. Without
 * the flush it would return each event of a watch only when the next event arrives.
 *
 * Source: `k8s.io/apiserver/pkg/endpoints/handlers` `perFlushGzipWriter`.
 */
export function gzipMembers(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return body.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      async transform(chunk, controller) {
        controller.enqueue(await gzipMember(chunk));
      },
    }),
  );
}

async function gzipMember(chunk: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const gzip = createGzip();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  gzip.on("data", (part: Uint8Array<ArrayBuffer>) => parts.push(part));
  gzip.write(chunk);
  await new Promise<void>((resolve) => gzip.flush(() => resolve()));
  gzip.end();
  await once(gzip, "end");
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Whether a client accepts gzip, according to its `Accept-Encoding` only. */
export function acceptsGzip(request: Request): boolean {
  const encodings = (request.headers.get("accept-encoding") ?? "").split(",");
  return encodings.some((encoding) => encoding.trim() === "gzip");
}
