import type { NetworkFailure } from "../core/errors.ts";

/** Bun's `error.code`, as measured on 1.4. */
const BY_CODE: readonly [RegExp, NetworkFailure][] = [
  [/^(ECONNREFUSED|ConnectionRefused)$/, "refused"],
  [/^(ECONNRESET|EPIPE|ConnectionClosed|ConnectionReset)$/, "closed"],
  [/^(ENOTFOUND|EAI_AGAIN|DNSLookupFailed)$/, "dns"],
  [/^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|Timeout)$/, "unreachable"],
  [/CERT|SIGNATURE|^ERR_(TLS|SSL)|^EPROTO$/, "tls"],
  [/^(FailedToOpenSocket|Malformed_HTTP_Response)$/, "unknown"],
];

/**
 * Deno's `error.cause.message`, or its message once the body is read or past `fetch`, as measured on
 * 2.9; and our own where HTTP is read here.
 */
const BY_MESSAGE: readonly [RegExp, NetworkFailure][] = [
  [/Connection refused/i, "refused"],
  [/dns error/i, "dns"],
  [/handshake eof|closed connection|connection closed|connection reset/i, "closed"],
  [/broken pipe|unexpected e(of|nd)/i, "closed"],
  [/reading a body|http2 error|connection error|stream error|sending request.*EOF/i, "closed"],
  [/timed out|unreachable|no route/i, "unreachable"],
  [/certificate|tls|fatal alert|corrupt message/i, "tls"],
  [/^malformed response/, "unknown"],
];

/** What a runtime's error says of the network, in its own words. */
export interface DescribedFailure {
  /** What failed. */
  failure: NetworkFailure;
  /** The runtime's own words for it. */
  detail: string;
}

/**
 * Tells what a rejected `fetch`, or a body that broke off, says of the network: the one table of
 * what the runtimes throw. `undefined` where it is no network error, such as a header that is not
 * valid.
 */
export function networkFailure(error: unknown): DescribedFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { code?: unknown };
  if (typeof code === "string") {
    const failure = lookUp(BY_CODE, code);
    return failure && { failure, detail: code };
  }
  const fetchFailed = error.cause instanceof Error && error.message === "fetch failed";
  const message = fetchFailed ? (error.cause as Error).message : error.message;
  const failure = lookUp(BY_MESSAGE, message) ?? (fetchFailed ? "unknown" : undefined);
  return failure && { failure, detail: withoutUrl(message) };
}

function lookUp(
  table: readonly [RegExp, NetworkFailure][],
  text: string,
): NetworkFailure | undefined {
  return table.find(([pattern]) => pattern.test(text))?.[1];
}

/** Deno repeats the URL, query and all; what follows it is the cause, maybe with a link to read on. */
function withoutUrl(message: string): string {
  return message
    .replace(/^error sending request (from \S+ )?for (url )?\(?\S+?\)?( \(\S+\))?: /, "")
    .replace(/: https:\/\/docs\.rs\/\S*$/, "");
}
