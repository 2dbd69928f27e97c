import { isFullSuite, runtimeName } from "../../support/test.ts";
import type { Carrier } from "./client.ts";
import type { Closing } from "./raw_connection.ts";

/** The methods that are sent once. */
export const METHODS = ["POST", "PUT", "PATCH", "DELETE"] as const;
/** The kinds of a body. */
export const BODIES = ["none", "string", "bytes", "blob", "form", "stream"] as const;
/** Where the connection ends: before a byte is read, or after the named part of the exchange. */
export const STAGES = ["before", "half", "whole", "head", "body"] as const;
/** Earlier use of the connection: none, two GETs, or two POSTs. */
export const WARM_UPS = ["fresh", "GET", "POST"] as const;
/** Ways to end the connection. */
export const CLOSINGS: readonly Closing[] = ["clean", "fin", "reset"];

/** A write whose connection ends. */
export interface WriteCase {
  readonly method: typeof METHODS[number];
  readonly body: typeof BODIES[number];
  readonly stage: typeof STAGES[number];
  readonly closing: Closing;
  readonly warmUp: typeof WARM_UPS[number];
  readonly tls: boolean;
  readonly carrier: Carrier;
}

const TEXT = `{"data":"${"x".repeat(2_000)}"}`;
const PIECES = 4;

/** Returns all cases of a transport, with or without TLS. */
export function writeCases(carrier: Carrier, tls: boolean): WriteCase[] {
  const closings = CLOSINGS.filter((closing) => tls || closing !== "clean"); // both are a FIN
  return METHODS.flatMap((method) =>
    BODIES.flatMap((body) =>
      STAGES.flatMap((stage) =>
        closings.flatMap((closing) =>
          WARM_UPS.map((warmUp) => ({ method, body, stage, closing, warmUp, tls, carrier }))
        )
      )
    )
  ).filter((each, at) => !isBeyondUs(each) && (isFullSuite || isInShort(each, at)));
}

/**
 * The short suite has every seventh case, and of those by the runtime's `fetch` every eleventh: no
 * dimension has as many values, so each two values come together.
 */
function isInShort({ carrier }: WriteCase, at: number): boolean {
  return at % (carrier === "own" ? 7 : 11) === 0;
}

/**
 * Reports whether Bun's own `fetch` decides: it makes another connection when a new one is reset
 * before the server has read a byte, also without keep-alive (Bun 1.4.5). No server can have acted
 * on the first request.
 */
function isBeyondUs({ carrier, stage, closing }: WriteCase): boolean {
  return runtimeName === "bun" && carrier === "fetch" && stage === "before" && closing === "reset";
}

/** Makes a body of this kind. A stream comes in pieces. */
export function bodyOf(kind: WriteCase["body"]): BodyInit | undefined {
  const bytes = new TextEncoder().encode(TEXT);
  if (kind === "none") return undefined;
  if (kind === "string") return TEXT;
  if (kind === "bytes") return bytes;
  if (kind === "blob") return new Blob([bytes], { type: "application/json" });
  if (kind === "form") return new URLSearchParams({ data: TEXT });
  const size = Math.ceil(bytes.length / PIECES);
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      if (sent >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(sent, sent + size));
      sent += size;
    },
  });
}

/** Describes a case in words. */
export function named({ method, body, stage, closing, warmUp, tls, carrier }: WriteCase): string {
  const where = stage === "body" || stage === "head" ? `in the answer's ${stage}` : `at ${stage}`;
  const kept = warmUp === "fresh" ? "fresh" : `kept by ${warmUp}s`;
  return `${method} ${body}, ${closing} ${where}, ${kept}, ${tls ? "TLS" : "plain"}, ${carrier}`;
}
