import type { SentHeaders } from "./sent_headers.ts";

/** A request for one of our own connections, with an unread body. */
export interface UnsentMessage {
  /** The method, exactly as it is sent. */
  method: string;
  /** The URL of the request; the connection leads to its server. */
  url: URL;
  /** The headers, without any that frames the request. */
  headers: SentHeaders;
  /** The body as the caller passed it. */
  body: BodyInit | undefined;
  /** Whether the headers include the type of the body. */
  hasContentType: boolean;
  /** Ends the request, and the response while its body is read, with the signal's reason. */
  signal: AbortSignal | undefined;
  /**
   * Whether the response goes on until its reader ends it. Over HTTP/1.1 its connection closes with
   * it.
   */
  isLong: boolean;
}
