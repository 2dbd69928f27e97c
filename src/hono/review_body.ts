/** A request of Hono, whose body a middleware may have read already. */
export interface ReviewRequest {
  /** The request. */
  readonly raw: Request;
  /** Returns the whole body, also after it was read. */
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The body of a review. */
export interface ReviewBody {
  /** The parsed body; `undefined` if it is not JSON, or did not arrive as a whole. */
  readonly body: unknown;
  /** The UID of a review with a fault, if it is at the start of the body; otherwise empty. */
  readonly uid: string;
  /** Why the body was not read to its end: it is over the limit, or the signal has aborted. */
  readonly fault?: "tooLarge" | "late";
}

/** Limits of {@linkcode readReviewBody}. */
export interface ReviewBodyLimits {
  /** Ends the read when it aborts. */
  signal: AbortSignal;
  /** The most bytes of a body. */
  maxBytes: number;
}

const FIRST_BYTES = 65_536;
/** The API server writes the UID first. */
const HEAD_BYTES = 1_024;

/** Reads the body of a review, as far as the limits allow. */
export async function readReviewBody(
  request: ReviewRequest,
  { signal, maxBytes }: ReviewBodyLimits,
): Promise<ReviewBody> {
  const { raw } = request;
  const { body } = raw.bodyUsed ? new Response(await request.arrayBuffer()) : raw;
  let bytes = new Uint8Array(FIRST_BYTES); // one buffer: pieces can be many, and small
  let length = 0;
  const reader = body?.getReader();
  const cancel = () => void reader?.cancel().catch(() => {});
  signal.addEventListener("abort", cancel, { once: true });
  try {
    while (reader && length <= maxBytes) {
      const { done, value } = await reader.read();
      if (done) break;
      bytes = withRoom(bytes, length + value.length);
      bytes.set(value, length);
      length += value.length;
    }
  } catch {
    return { body: undefined, uid: "" }; // the connection was cut
  } finally {
    signal.removeEventListener("abort", cancel);
  }
  const fault = signal.aborted ? "late" : length > maxBytes ? "tooLarge" : undefined;
  if (fault === undefined) return { body: parsed(bytes.subarray(0, length)), uid: "" };
  cancel();
  return { body: undefined, uid: uidIn(bytes.subarray(0, Math.min(length, HEAD_BYTES))), fault };
}

function withRoom(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  if (length <= bytes.length) return bytes;
  const larger = new Uint8Array(Math.max(length, 2 * bytes.length));
  larger.set(bytes);
  return larger;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function uidIn(head: Uint8Array): string {
  return /"request":\{"uid":"([\w-]+)"/.exec(new TextDecoder().decode(head))?.[1] ?? "";
}

/** An answer must be at the API server before its time is over. */
const MARGIN_MS = 300;

/**
 * Returns the milliseconds in which to answer a review: a little less than the API server waits,
 * which says so in the URL, such as `?timeout=10s`.
 */
export function reviewLimitMs(url: string, defaultSeconds: number): number {
  const text = /^(\d+)s$/.exec(new URL(url).searchParams.get("timeout") ?? "")?.[1];
  const seconds = Number(text) || defaultSeconds;
  return seconds * 1_000 - MARGIN_MS;
}
