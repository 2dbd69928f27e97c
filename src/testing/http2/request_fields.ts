import { collectHeaders } from "../sockets/collect_headers.ts";
import type { HeaderField } from "./hpack/static_table.ts";
import { Http2Error } from "./http2_error.ts";

const PSEUDO_FIELDS: readonly string[] = [":method", ":scheme", ":authority", ":path"];
const OF_CONNECTIONS: readonly string[] = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
];

/** The head of a request. */
export interface RequestFields {
  method: string;
  url: string;
  /** The path with its query, as it was sent. */
  path: string;
  headers: Headers;
  /** The length of the body by its `content-length`, in bytes. */
  bodyBytes: number | undefined;
}

/**
 * Reads the header fields of a request, by the rules of RFC 9113, section 8.
 *
 * @throws {Http2Error} If they are malformed.
 * @throws {RangeError} If there are too many.
 */
export function readRequestFields(fields: readonly HeaderField[], stream: number): RequestFields {
  const malformed = (why: string) => new Http2Error("PROTOCOL_ERROR", why, stream);
  const pseudo = new Map<string, string>();
  const others: HeaderField[] = [];
  let isAfterPseudo = false;
  for (const [name, value] of fields) {
    if (name.startsWith(":")) {
      if (isAfterPseudo || pseudo.has(name) || !PSEUDO_FIELDS.includes(name)) {
        throw malformed(`The pseudo-header ${name} is unknown, repeated or too late.`);
      }
      pseudo.set(name, value);
      continue;
    }
    isAfterPseudo = true;
    if (name !== name.toLowerCase()) throw malformed(`The header ${name} is not in lower case.`);
    if (OF_CONNECTIONS.includes(name) || (name === "te" && value !== "trailers")) {
      throw malformed(`The header ${name} has no place in HTTP/2.`);
    }
    if (value !== value.trim()) throw malformed(`The header ${name} begins or ends with a space.`);
    others.push([name, value]);
  }
  const headers = headersOf(others, malformed);
  const { method, url, path } = target(pseudo, headers, malformed);
  const length = headers.get("content-length");
  if (length !== null && !/^\d{1,15}$/.test(length)) {
    throw malformed("The content-length is malformed.");
  }
  return { method, url, path, headers, bodyBytes: length === null ? undefined : Number(length) };
}

type Malformed = (why: string) => Http2Error;

function headersOf(fields: readonly HeaderField[], malformed: Malformed): Headers {
  try {
    return collectHeaders(fields);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw malformed("The name or the value of a header is malformed.");
  }
}

function target(
  pseudo: ReadonlyMap<string, string>,
  headers: Headers,
  malformed: Malformed,
): Pick<RequestFields, "method" | "url" | "path"> {
  const method = pseudo.get(":method") ?? "";
  const path = pseudo.get(":path") ?? "";
  const authority = pseudo.get(":authority") ?? headers.get("host") ?? "";
  if (!/^[A-Za-z0-9_-]+$/.test(method) || method === "CONNECT") {
    throw malformed("The method is missing, or is CONNECT.");
  }
  if (pseudo.get(":scheme") !== "https") throw malformed("The scheme is not https.");
  if (!/^\/\S*$/.test(path)) throw malformed("The path is missing or malformed.");
  const host = headers.get("host");
  if (authority === "" || (host !== null && host !== authority)) {
    throw malformed("The authority is missing, or is not that of the host header.");
  }
  const url = `https://${authority}${path}`;
  if (!URL.canParse(url)) throw malformed("The authority is malformed.");
  headers.set("host", authority);
  return { method, url, path };
}
