/** A text with the mark of the nonce in it, or made from the nonce. */
export type Text = string | ((nonce: string) => string);

/** What must come of an answer. */
export type Expected =
  /** A response with this status and body; `headers` names some of its headers. */
  | {
    at: "answer";
    status: number;
    body: Text;
    statusText?: string;
    headers?: Readonly<Record<string, string | null>>;
  }
  /** A rejection of `fetch`. */
  | { at: "fetch" }
  /** A response, and a rejection while its body is read. */
  | { at: "body"; status: number }
  /** A rejection, whether by `fetch` or while the body is read: the bytes came too fast to tell. */
  | { at: "either" }
  /** A rejection, or the answer: the peer reset the connection and bytes may have been lost. */
  | { at: "lost"; status: number; body: Text }
  /** Nothing until the caller gives up, which ends it at once. */
  | { at: "silence"; in: "fetch" | "body" };

/** Expects a response. */
export function answers(
  body: Text,
  more: { status?: number; statusText?: string; headers?: Record<string, string | null> } = {},
): Expected {
  return { at: "answer", status: 200, body, ...more };
}

/** Expects a rejection of `fetch`. */
export const refused: Expected = { at: "fetch" };

/** Expects a response whose body rejects. */
export const breaks: Expected = { at: "body", status: 200 };

/** Expects a request that ends with the caller's abort only, before the response. */
export const silent: Expected = { at: "silence", in: "fetch" };

/** Expects a body that ends with the caller's abort only. */
export const silentBody: Expected = { at: "silence", in: "body" };
