/** A text that may contain the mark of the nonce, or that is made from the nonce. */
export type Text = string | ((nonce: string) => string);

/** Expected outcome of a response. */
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
  /** A rejection, by `fetch` or while the body is read: the bytes came too fast to tell which. */
  | { at: "either" }
  /** A rejection, or the response: the peer reset the connection and bytes may have been lost. */
  | { at: "lost"; status: number; body: Text }
  /** Nothing until the caller aborts, which ends the request at once. */
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

/** Expects a request that only the caller's abort ends, before the response. */
export const silent: Expected = { at: "silence", in: "fetch" };

/** Expects a body that only the caller's abort ends. */
export const silentBody: Expected = { at: "silence", in: "body" };
