import type { Peer, PeerRequest } from "../../../support/http2/peer.ts";
import type { Setting } from "../../../support/http2/frames.ts";
import type { After, Expected } from "./expected.ts";

/** The content of most responses. */
export const BODY = "the answer";

/** Kind of a case's request. A `stream` is a POST whose content has no known length. */
export type RequestKind = "get" | "watch" | "head" | "post" | "stream";

/** A request of a case, and where it came. */
export interface Exchange {
  readonly peer: Peer;
  readonly request: PeerRequest;
  /** Resets the connection below TLS. */
  reset(): void;
}

/**
 * One step of a server: bytes, which are written together with those of the next steps, or something
 * that is done once they are written.
 */
export type Step =
  | Uint8Array
  /** Lets the client read what was written. */
  | "turn"
  /** Waits until the client has acknowledged all that was written. */
  | "barrier"
  /** Ends the connection by close_notify and FIN. */
  | "fin"
  /** Ends the connection by a reset. */
  | "reset"
  | ((exchange: Exchange) => void | Promise<unknown>);

/** Returns the steps of a response on a stream. */
export type Script = (stream: number, exchange: Exchange) => readonly Step[];

/** A server's behaviour towards one request, and its expected outcome. */
export interface Http2Case {
  /** Name, unique in the whole table. */
  name: string;
  /** The rule: a section of RFC 9113 (`6.5.2`), RFC 7541 (`hpack 2.3`), or of the facts (`H3`). */
  section: string;
  /** Settings of the first connection. */
  settings?: readonly Setting[];
  /** First bytes of the first connection, in place of a SETTINGS frame. */
  opening?: Uint8Array;
  /** Whether the first connection ends when TLS is established, after its first bytes. */
  endsAtOnce?: "fin" | "reset";
  /** Whether a step resets a connection, which needs a server of another kind. @default {false} */
  resets?: boolean;
  /** Responses to earlier requests on the same connection; each must give {@linkcode BODY}. */
  earlier?: readonly Script[];
  /** Whether the earlier requests may have any response. @default {false} */
  earlierMayDiffer?: boolean;
  /** The response to the request. */
  answer: Script;
  /** Whether the response waits for the whole request. @default {true} */
  waits?: boolean;
  /** Whether the server's windows are opened again as content comes. @default {true} */
  grants?: boolean;
  /** Whether the server acknowledges SETTINGS and PINGs of the client. @default {true} */
  acknowledges?: boolean;
  /** Responses when the request comes once more. @default {answer} */
  again?: Script;
  /** The `maxAttempts` of the request. @default {1} */
  attempts?: number;
  /** Number of requests that the server must see, or the least and the most. @default {1} */
  seen?: number | readonly [number, number];
  expected: Expected;
  /** Expected states of the connection, one of which must hold. */
  after: readonly After[];
  /** @default {["get", "post"]} */
  kinds?: readonly RequestKind[];
  /** Whether a rejected write is known to have had no effect. @default {false} */
  unprocessed?: boolean;
  /** Number of bytes of the content of a write. @default {17} */
  contentBytes?: number;
  /** Whether the steps may not be cut into pieces, as for floods. */
  solid?: boolean;
  /** Whether the content is not read before the script has reached its end. @default {false} */
  readsLate?: boolean;
  /** Whether the request is aborted when the script has reached its end. */
  aborts?: boolean;
  /** Whether the server drops the connection after the outcome: no more can be read on it. */
  drops?: boolean;
  /** Whether no request follows: the server cannot serve it. @default {false} */
  isLast?: boolean;
  /** Checks after the outcome: the problems that are found. */
  check?: (peers: readonly Peer[]) => string[];
}
