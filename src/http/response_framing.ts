import { type BodyFraming, ChunkedFraming, LengthFraming, UNFRAMED } from "./body_framing.ts";
import { MalformedError } from "./http_errors.ts";
import type { ResponseHead } from "./response_head.ts";

/** Statuses of answers that have no body, whatever their headers say (RFC 9112, section 6.3). */
const BODILESS: readonly number[] = [204, 205, 304];

/** Whether the answer to a request of that method has no body, whatever its headers say. */
export function isBodiless(method: string, status: number): boolean {
  return method === "HEAD" || BODILESS.includes(status);
}

/**
 * How a response is framed, by its headers (RFC 9112, section 6.3).
 *
 * @throws {MalformedError} If they contradict each other, or cannot be read.
 */
export function responseFraming(head: Pick<ResponseHead, "headers" | "isCurrent">): BodyFraming {
  const { headers, isCurrent } = head;
  const encoding = headers.get("transfer-encoding");
  const length = headers.get("content-length");
  if (encoding !== null) {
    if (!isCurrent) throw new MalformedError("HTTP/1.0 has no transfer encoding");
    if (encoding.toLowerCase() !== "chunked") {
      throw new MalformedError("its transfer encoding is not known");
    }
    // Of both, the length is a lie of somebody on the way: no other answer can be told from what follows.
    return new ChunkedFraming({ isAmbiguous: length !== null });
  }
  return length === null ? UNFRAMED : new LengthFraming(contentLength(length));
}

/** Reads a Content-Length, which may be there more than once if it says the same. */
function contentLength(header: string): number {
  const [first = "", ...others] = header.split(",").map((part) =>
    part.replace(/^[ \t]+|[ \t]+$/g, "")
  );
  const length = /^\d{1,30}$/.test(first) ? Number(first) : NaN;
  if (!Number.isSafeInteger(length)) throw new MalformedError("its length is no number");
  if (others.some((other) => other !== first)) throw new MalformedError("it has two lengths");
  return length;
}
