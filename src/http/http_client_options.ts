import type { Runtime, TlsSettings, Transport } from "../runtime/runtime.ts";
import type { Abortable } from "./signal_link.ts";

/** How the answer to a request is read. */
export type AnswerKind =
  /** It is short, or read as it comes. */
  | "plain"
  /** It may have megabytes and is gathered: the runtimes' `fetch` does that outside of JavaScript. */
  | "large"
  /** It goes on for as long as the caller stays. */
  | "stream";

/** Settings of a client. */
export interface HttpClientOptions {
  /** Makes the connections. */
  runtime: Runtime;
  /** How to make and check TLS connections. */
  tls: TlsSettings;
  /**
   * How requests are sent.
   * @default {"connections"}
   */
  transport?: Transport | undefined;
  /** Has the requests that wait for their answers, so that they can be ended. */
  waiting?: Set<Abortable> | undefined;
}
