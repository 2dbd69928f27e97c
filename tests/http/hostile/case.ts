import type { Expected } from "./expected.ts";

/**
 * Eight bytes that stand for the nonce of a case wherever its answer or its expectation is text, so
 * that lengths can be written down.
 */
export const MARK = "NONCE---";

/** How a case asks: a `plain` request is a GET by its path alone, without an `init`. */
export type RequestKind = "plain" | "get" | "watch" | "head" | "post";

/** What the server does with the connection once the answer is written. */
export type Ending =
  | "open"
  | "fin"
  /** Resets at once: the client may lose what it has not read. */
  | "rst"
  /** Resets when the client has had the time to read everything. */
  | "rst-later";

/** Bytes of an answer, a character each; each item of a list is flushed on its own. */
export type Bytes = string | readonly (string | Uint8Array)[];

/** An answer that may depend on the nonce, as a compressed one does. */
export type Answer = Bytes | ((nonce: string) => Bytes);

/** What one of the two runtimes' own `fetch` does differently. */
export interface FetchDifference {
  readonly deno?: Expected;
  readonly bun?: Expected;
}

/** One hostile answer, and what must come of it. */
export interface HostileCase {
  /** Unique in the whole table. */
  name: string;
  /** What the server writes as the answer to the request. */
  answer: Answer;
  /** @default {"open"} */
  end?: Ending;
  /** What the client must make of it. */
  expected: Expected;
  /** @default {["plain", "get", "watch", "post"]}, without `plain` where no answer is expected. */
  kinds?: readonly RequestKind[];
  /** Whether the connection must not be used again, although there was an answer. */
  poisoned?: boolean;
  /** Whether it may be used again, although the body rejects: its framing was sound. */
  reusable?: boolean;
  /** Whether another request goes ahead, so that the request meets a kept connection. */
  warm?: boolean;
  /** Bytes that are written when the client has read the answer and the connection is idle. */
  stray?: { bytes: Bytes; end?: "open" | "fin" | "rst" };
  /** What is written after `answer`, over and over, until the client leaves. */
  flood?: string;
  /** What the server writes as the answer to the second request and to later ones. */
  retried?: Answer;
  /** The `maxAttempts` of the request. @default {1} */
  attempts?: number;
  /** How often the server must see the request, or the least and the most. @default {1} */
  seen?: number | readonly [number, number];
  /** Whether the caller cancels the body after its first chunk. */
  cancels?: boolean;
  /** Where the runtime's own `fetch` does something else. */
  fetch?: FetchDifference;
  /** Why the runtime's own `fetch` does something else. */
  why?: string;
}

/** The ways in which a case asks. */
export function kindsOf(item: HostileCase): readonly RequestKind[] {
  if (item.kinds) return item.kinds;
  const quick = item.expected.at === "answer" && (item.attempts ?? 1) === 1;
  return quick ? ["plain", "get", "watch", "post"] : ["get", "watch", "post"];
}

/** The bytes of an answer, in the pieces that are flushed each on its own. */
export function piecesOf(answer: Answer, nonce: string): Uint8Array[] {
  const bytes = typeof answer === "function" ? answer(nonce) : answer;
  const pieces = typeof bytes === "string" ? [bytes] : bytes;
  return pieces.map((piece) => typeof piece === "string" ? latin1(marked(piece, nonce)) : piece);
}

/** A text with the nonce in the place of {@linkcode MARK}. */
export function marked(text: string, nonce: string): string {
  return text.replaceAll(MARK, nonce);
}

/** A byte for each character. */
export function latin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
