import { once } from "node:events";
import { createGzip } from "node:zlib";

/**
 * Compresses a body as the API server compresses a watch: each chunk becomes a gzip member of its
 * own. A reader that takes the end of the first member for the end of the body loses the rest.
 *
 * Within its member a chunk is flushed before the last block, which is empty. Go's gzip reader
 * returns the bytes of a last block only after it has read the next member's header, and would so
 * hand out each event of a watch with the next one.
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

/** Whether a client takes gzip, going by its `Accept-Encoding` alone. */
export function acceptsGzip(request: Request): boolean {
  const encodings = (request.headers.get("accept-encoding") ?? "").split(",");
  return encodings.some((encoding) => encoding.trim() === "gzip");
}
