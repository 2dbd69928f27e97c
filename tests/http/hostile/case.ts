import type { Expected } from "./expected.ts";

/**
 * Placeholder for a case's nonce in responses and expectations that are text. It has eight bytes,
 * as the nonce has, so that lengths can be written down.
 */
export const MARK = "NONCE---";

/** Kind of a case's request. A `plain` request is a GET by its path alone, without an `init`. */
export type RequestKind = "plain" | "get" | "watch" | "head" | "post";

/** How the server leaves the connection, once the response is written. */
export type Ending =
  | "open"
  | "fin"
  /** Resets at once: the client may lose unread bytes. */
  | "rst"
  /** Resets after the client has had the time to read everything. */
  | "rst-later";

/** Bytes of a response, one for each character. Each item of a list is flushed on its own. */
export type Bytes = string | readonly (string | Uint8Array)[];

/** A response that may depend on the nonce, as a compressed one does. */
export type Answer = Bytes | ((nonce: string) => Bytes);

/** Different outcomes with the runtimes' own `fetch`. */
export interface FetchDifference {
  readonly deno?: Expected;
  readonly bun?: Expected;
}

/** One hostile response, and its expected outcome. */
export interface HostileCase {
  /** Name, unique in the whole table. */
  name: string;
  /** Bytes that the server writes as the response to the request. */
  answer: Answer;
  /** @default {"open"} */
  end?: Ending;
  /** Expected outcome for the client. */
  expected: Expected;
  /**
   * @default {["plain", "get", "watch", "post"]}, without `plain` where no response is expected.
   */
  kinds?: readonly RequestKind[];
  /** Whether the connection must not be used again, although there was a response. */
  poisoned?: boolean;
  /** Whether the connection may be used again although the body rejects: its framing was valid. */
  reusable?: boolean;
  /** Whether another request is sent first, so that the request gets a kept connection. */
  warm?: boolean;
  /** Bytes that are written when the client has read the response and the connection is idle. */
  stray?: { bytes: Bytes; end?: "open" | "fin" | "rst" };
  /** Bytes that are written after `answer`, again and again, until the client closes. */
  flood?: string;
  /** Bytes that the server writes as the response to the second request and to later ones. */
  retried?: Answer;
  /** The `maxAttempts` of the request. @default {1} */
  attempts?: number;
  /** Number of requests that the server must see, or the least and the most. @default {1} */
  seen?: number | readonly [number, number];
  /** Whether the caller cancels the body after its first chunk. */
  cancels?: boolean;
  /** Different outcomes with the runtime's own `fetch`. */
  fetch?: FetchDifference;
  /** Reason for the different outcomes. */
  why?: string;
}

/** Returns the kinds of requests that a case sends. */
export function kindsOf(item: HostileCase): readonly RequestKind[] {
  if (item.kinds) return item.kinds;
  const quick = item.expected.at === "answer" && (item.attempts ?? 1) === 1;
  return quick ? ["plain", "get", "watch", "post"] : ["get", "watch", "post"];
}

/** Returns the bytes of a response, in pieces that are flushed each on its own. */
export function piecesOf(answer: Answer, nonce: string): Uint8Array[] {
  const bytes = typeof answer === "function" ? answer(nonce) : answer;
  const pieces = typeof bytes === "string" ? [bytes] : bytes;
  return pieces.map((piece) => typeof piece === "string" ? latin1(marked(piece, nonce)) : piece);
}

/** Replaces {@linkcode MARK} in a text by the nonce. */
export function marked(text: string, nonce: string): string {
  return text.replaceAll(MARK, nonce);
}

/** Returns one byte for each character. */
export function latin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
