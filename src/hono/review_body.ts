/** The body of a review. */
export interface ReviewBody {
  /** The parsed body; `undefined` if it is not JSON, or too large. */
  readonly body: unknown;
  /** The UID, as far as it can be found in a body that is too large; otherwise empty. */
  readonly uid: string;
  /** Whether the body is larger than 7 MiB. */
  readonly tooLarge: boolean;
}

/** As for controller-runtime: an object of 3 MiB, the one before it, and the rest. */
const MOST_BYTES = 7 * 1024 * 1024;
/** The API server writes the UID first. */
const HEAD_BYTES = 1_024;

/** Reads the body of a review, up to 7 MiB. Returns `undefined` if the signal aborts before its end. */
export async function readReviewBody(
  { body }: Request,
  signal: AbortSignal,
): Promise<ReviewBody | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body?.getReader();
  const cancel = () => void reader?.cancel().catch(() => {});
  signal.addEventListener("abort", cancel, { once: true });
  try {
    while (reader && length <= MOST_BYTES) {
      const { done, value } = await reader.read();
      if (signal.aborted) return undefined;
      if (done) break;
      chunks.push(value);
      length += value.length;
    }
  } finally {
    signal.removeEventListener("abort", cancel);
  }
  if (length > MOST_BYTES) cancel();
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  if (length > MOST_BYTES) {
    const head = new TextDecoder().decode(bytes.subarray(0, HEAD_BYTES));
    const uid = /"request":\{"uid":"([\w-]+)"/.exec(head)?.[1] ?? "";
    return { body: undefined, uid, tooLarge: true };
  }
  return { body: parsed(new TextDecoder().decode(bytes)), uid: "", tooLarge: false };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
