import { type RequestBody, requestBody } from "./request_body.ts";
import type { SentHeaders } from "./sent_headers.ts";

/** A request as our own connections send it. */
export interface RequestMessage {
  /** The method, exactly as it is sent. */
  method: string;
  /** The URL of the request; the connection leads to its server. */
  url: URL;
  /** The headers, without any that frames the request. */
  headers: SentHeaders;
  /** The body, if any. */
  body: RequestBody | undefined;
  /** Ends the request, and the response while its body is read, with the signal's reason. */
  signal: AbortSignal | undefined;
  /**
   * Whether the response goes on until its reader ends it. Over HTTP/1.1 its connection closes with
   * it.
   */
  isLong: boolean;
}

/**
 * Creates the message for the arguments of a `fetch`, with `headers` in place of theirs. Only some
 * bodies take time, such as a `Blob`.
 */
export function requestMessage(
  url: string,
  { method = "GET", body, signal }: RequestInit,
  { headers, isLong }: Pick<RequestMessage, "headers" | "isLong">,
): RequestMessage | Promise<RequestMessage> {
  const message: RequestMessage = {
    method,
    url: new URL(url),
    headers,
    body: undefined,
    signal: signal ?? undefined,
    isLong,
  };
  if (body === null || body === undefined) return message;
  const hasType = body === "" || headers.has("content-type");
  const given = requestBody(body, { hasType });
  if (given instanceof Promise) return given.then((body) => ({ ...message, body }));
  message.body = given;
  return message;
}
