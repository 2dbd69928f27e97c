/** A header that is sent once for each of its values, which only our own connections do. */
export interface RepeatedHeader {
  /** The name, in lower case. */
  readonly name: string;
  /** The values, valid in a header. */
  readonly values: readonly string[];
}

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

  /** Takes valid headers, and adds the repeated ones that they do not set. */
  constructor(fields: readonly SentHeader[] = [], repeated: readonly RepeatedHeader[] = []) {
    this.fields = fields;
    const more = repeated.filter(({ name }) => !this.has(name));
    if (more.length === 0) return;
    const added = more.flatMap(({ name, values }) => values.map((value) => ({ name, value })));
    this.fields = [...fields, ...added];
  }

  /** Whether a header is sent; `name` is in lower case. */
  has(name: string): boolean {
    return this.fields.some((field) => field.name === name);
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
  return new SentHeaders(fields, repeated);
}

/**
 * Returns headers that ask for an uncompressed response, unless they name an encoding and `always`
 * is not set.
 */
export function uncompressed(headers: HeadersInit | undefined, always = false): Headers {
  const own = new Headers(headers);
  if (always || !own.has("accept-encoding")) own.set("accept-encoding", "identity");
  return own;
}

/** Returns the headers as an object. Do not change it: it may be the caller's. */
export function asHeaders(headers: HeadersInit): Headers {
  return headers instanceof Headers ? headers : new Headers(headers);
}
