import type { NetworkFailure } from "../core/errors.ts";

/** Bun's `error.code`, as measured on 1.4. */
const BY_CODE: readonly [RegExp, NetworkFailure][] = [
  [/^(ECONNREFUSED|ConnectionRefused)$/, "refused"],
  [/^(ECONNRESET|EPIPE|ConnectionClosed|ConnectionReset)$/, "closed"],
  [/^(ENOTFOUND|EAI_AGAIN|DNSLookupFailed)$/, "dns"],
  [/^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|Timeout)$/, "unreachable"],
  [/CERT|SIGNATURE|^ERR_(TLS|SSL)|^EPROTO$/, "tls"],
  [/^(FailedToOpenSocket|Malformed_HTTP_Response|InvalidHTTPResponse)$/, "unknown"],
  [/^(InvalidContentLength|UnsupportedTransferEncoding|UnrequestedUpgrade)$/, "unknown"],
  [/^(ZlibError|\w+DecompressionError)$/, "unknown"],
];

/**
 * Bun's codes for an invalid server certificate: OpenSSL's names for the results of a verification
 * (`X509_V_ERR_…`), except those that match a pattern above.
 */
const CERTIFICATE_CODES: ReadonlySet<string> = new Set(
  `UNSPECIFIED OUT_OF_MEM INVALID_CA INVALID_NON_CA INVALID_PURPOSE INVALID_EXTENSION
   INVALID_POLICY_EXTENSION INVALID_CALL PATH_LENGTH_EXCEEDED PROXY_PATH_LENGTH_EXCEEDED
   SUBJECT_ISSUER_MISMATCH AKID_SKID_MISMATCH AKID_ISSUER_SERIAL_MISMATCH HOSTNAME_MISMATCH
   EMAIL_MISMATCH IP_ADDRESS_MISMATCH UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY UNABLE_TO_GET_CRL
   UNABLE_TO_GET_CRL_ISSUER CRL_HAS_EXPIRED CRL_NOT_YET_VALID CRL_PATH_VALIDATION_ERROR
   ERROR_IN_CRL_LAST_UPDATE_FIELD ERROR_IN_CRL_NEXT_UPDATE_FIELD DIFFERENT_CRL_SCOPE
   UNHANDLED_CRITICAL_EXTENSION UNHANDLED_CRITICAL_CRL_EXTENSION KEYUSAGE_NO_CRL_SIGN
   NO_EXPLICIT_POLICY UNSUPPORTED_EXTENSION_FEATURE UNNESTED_RESOURCE PERMITTED_VIOLATION
   EXCLUDED_VIOLATION SUBTREE_MINMAX APPLICATION_VERIFICATION UNSUPPORTED_CONSTRAINT_TYPE
   UNSUPPORTED_CONSTRAINT_SYNTAX UNSUPPORTED_NAME_SYNTAX NAME_CONSTRAINTS_WITHOUT_SANS STORE_LOOKUP
   SUITE_B_INVALID_VERSION SUITE_B_INVALID_ALGORITHM SUITE_B_INVALID_CURVE SUITE_B_LOS_NOT_ALLOWED
   SUITE_B_CANNOT_SIGN_P_384_WITH_P_256 EE_KEY_TOO_SMALL CA_KEY_TOO_SMALL CA_MD_TOO_WEAK`
    .split(/\s+/),
);

/**
 * Messages of rustls for a failed handshake whose reason is neither a certificate nor a connection.
 */
const HANDSHAKE_MESSAGE =
  /peer (is incompatible|misbehaved)|cannot decrypt peer|unexpected (handshake )?message|any known protocol/i;

/**
 * Deno's `error.cause.message`, or its message while the body is read or without `fetch`, as
 * measured on 2.9; and our own messages where this package reads HTTP.
 */
const BY_MESSAGE: readonly [RegExp, NetworkFailure][] = [
  [/unsuccessful tunnel|eof while tunneling/i, "unreachable"],
  [/proxy authentication required/i, "unknown"],
  [/Connection refused/i, "refused"],
  [/dns error|failed to lookup address/i, "dns"],
  [/handshake eof|closed connection|connection closed|connection reset/i, "closed"],
  [/broken pipe|unexpected e(of|nd)/i, "closed"],
  [/reading a body|http2 error|connection error|stream error/i, "closed"],
  [/^error sending request.*EOF/is, "closed"],
  [/timed out|unreachable|no route/i, "unreachable"],
  [/certificate|tls|fatal alert|corrupt message/i, "tls"],
  [HANDSHAKE_MESSAGE, "tls"],
  [/^malformed response/, "unknown"],
];

/** The explanation of Deno's message for such a certificate. */
const OWN_AUTHORITY = ": Deno takes no server's certificate that is its own authority (CA:TRUE); " +
  "have an authority sign another one for the server";

/** A network failure, as the runtime's error describes it. */
export interface DescribedFailure {
  /** The kind of failure. */
  failure: NetworkFailure;
  /** The runtime's own message. */
  detail: string;
}

/**
 * Classifies the error of a rejected `fetch` or of a body that broke off: this is the only table of
 * the runtimes' errors. Returns `undefined` if it is not a network error, such as an invalid
 * header.
 */
export function networkFailure(error: unknown): DescribedFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { code?: unknown };
  if (code === "ERR_PROXY_TUNNEL") { // the message contains the proxy's response
    const failure = /: [34]\d\d\b/.test(error.message) ? "unknown" : "unreachable";
    return { failure, detail: error.message };
  }
  if (typeof code === "string") {
    const failure = CERTIFICATE_CODES.has(code) ? "tls" : lookUp(BY_CODE, code);
    return failure && { failure, detail: code };
  }
  const fetchFailed = error.cause instanceof Error && error.message === "fetch failed";
  const message = fetchFailed ? (error.cause as Error).message : error.message;
  const failure = lookUp(BY_MESSAGE, message) ?? (fetchFailed ? "unknown" : undefined);
  const remedy = /CaUsedAsEndEntity/.test(message) ? OWN_AUTHORITY : "";
  return failure && { failure, detail: `${withoutUrl(message)}${remedy}` };
}

function lookUp(
  table: readonly [RegExp, NetworkFailure][],
  text: string,
): NetworkFailure | undefined {
  return table.find(([pattern]) => pattern.test(text))?.[1];
}

/** Deno repeats the URL with its query; the cause follows, sometimes with a link. */
function withoutUrl(message: string): string {
  return message
    .replace(/^error sending request (from \S+ )?for (url )?\(?\S+?\)?( \(\S+\))?: /, "")
    .replace(/: https:\/\/docs\.rs\/\S*$/, "");
}
