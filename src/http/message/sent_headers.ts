import type { RepeatedHeader } from "../http_client_options.ts";

/** A header as it is sent. */
export interface SentHeader {
  /** The name, in lower case. */
  readonly name: string;
  /** The value, one character for each byte. */
  readonly value: string;
}

/** Headers that frame or route a request; the caller cannot set them here. */
const FRAMING: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** The headers of a request over our own connections, as fields or as lines. */
export class SentHeaders {
  /** The headers, in their order; a name may come several times. */
  readonly fields: readonly SentHeader[];
  #lines: string | undefined;

  /** Takes valid headers without any framing header. */
  constructor(fields: readonly SentHeader[] = []) {
    this.fields = fields;
  }

  /** The header lines of HTTP/1.1. */
  get lines(): string {
    return this.#lines ??= this.fields.map(({ name, value }) => `${name}: ${value}\r\n`).join("");
  }
}

/**
 * Returns the headers of a request, with a request for an uncompressed response if they do not name
 * an encoding, and with the repeated headers that they do not set. Returns `undefined` if they ask
 * for their own framing or encoding, which only `fetch` supports.
 *
 * kube-apiserver compresses a watch that begins with the state (WatchListCompression, on since
 * Kubernetes 1.37), and each flush is a gzip member of its own. Deno decodes the first member and
 * treats the rest as the end.
 */
export function sentHeaders(
  headers: Headers,
  repeated: readonly RepeatedHeader[] = [],
): SentHeaders | undefined {
  const fields: SentHeader[] = [];
  let isPlain = true;
  let isEncodingSet = false;
  headers.forEach((value, name) => {
    if (name === "accept-encoding") {
      isEncodingSet = true;
      if (value !== "identity") isPlain = false;
    } else if (FRAMING.has(name)) isPlain = false;
    fields.push({ name, value });
  });
  if (!isPlain) return undefined;
  if (!isEncodingSet) fields.push({ name: "accept-encoding", value: "identity" });
  for (const { name, values } of repeated) {
    if (headers.has(name)) continue;
    for (const value of values) fields.push({ name, value });
  }
  return new SentHeaders(fields);
}
