import type { Protocol, Runtime, TlsSettings, Transport } from "../runtime/runtime.ts";
import type { OpenConnections } from "./opening/open_connections.ts";
import type { Abortable } from "./message/signal_link.ts";

/** How the response to a request is read. */
export type AnswerKind =
  /** The response is short, or is read as it arrives. */
  | "plain"
  /**
   * It may have megabytes and is read as a whole: the runtimes' `fetch` does that outside
   * JavaScript.
   */
  | "large"
  /** The response continues until the caller closes it. */
  | "stream";

/** A header that is sent once for each of its values, which only our own connections do. */
export interface RepeatedHeader {
  /** The name, in lower case. */
  readonly name: string;
  /** The values, valid in a header. */
  readonly values: readonly string[];
}

/** Settings of a client. */
export interface HttpClientOptions {
  /** Creates the connections. */
  runtime: Runtime;
  /** How to create and check TLS connections. */
  tls: TlsSettings;
  /**
   * How requests are sent.
   * @default {"connections"}
   */
  transport?: Transport | undefined;
  /**
   * The protocol of our own connections. Unless set, the server chooses HTTP/2 or HTTP/1.1 in the TLS
   * handshake.
   */
  protocol?: Protocol | undefined;
  /** Headers for every request that does not set them itself. */
  repeatedHeaders?: readonly RepeatedHeader[] | undefined;
  /** The requests that wait for their responses, so that they can be ended. */
  waiting?: Set<Abortable> | undefined;
  /** Our own connections, to count them. */
  openConnections?: OpenConnections | undefined;
}
