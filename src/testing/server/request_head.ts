import { collectHeaders } from "../sockets/collect_headers.ts";

/** The head of an HTTP/1.1 request. */
export interface RequestHead {
  method: string;
  /** The path with its query. */
  target: string;
  headers: Headers;
  /** Whether the client speaks HTTP/1.1, which has chunked responses. */
  chunks: boolean;
  /** Whether the connection may be used again. */
  keepAlive: boolean;
  /** Length of the body in bytes; `undefined` for a chunked body. */
  bodyBytes: number | undefined;
}

/**
 * Parses the lines before a request's body.
 *
 * @throws {SyntaxError} If they are not an HTTP/1 request.
 * @throws {RangeError} If there are too many headers.
 */
export function parseRequestHead(text: string): RequestHead {
  const [first = "", ...lines] = text.split("\r\n");
  const [, method = "", target = "", minor] = /^([A-Za-z0-9_-]+) (\/\S*) HTTP\/1\.([01])$/
    .exec(first) ?? [];
  if (!method) throw new SyntaxError("The request line is malformed.");
  const headers = parseHeaders(lines);
  const connection =
    headers.get("connection")?.toLowerCase().split(",").map((option) => option.trim()) ?? [];
  return {
    method,
    target,
    headers,
    chunks: minor === "1",
    keepAlive: minor === "1" && !connection.includes("close"),
    bodyBytes: bodyBytes(headers),
  };
}

function parseHeaders(lines: string[]): Headers {
  const fields = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  try {
    return collectHeaders(fields);
  } catch (cause) {
    if (cause instanceof RangeError) throw cause;
    throw new SyntaxError("A header line is malformed.", { cause });
  }
}

function bodyBytes(headers: Headers): number | undefined {
  const coding = headers.get("transfer-encoding");
  const length = headers.get("content-length");
  if (coding === null) {
    if (!/^\d{1,15}$/.test(length ?? "0")) {
      throw new SyntaxError("The content-length is malformed.");
    }
    return Number(length);
  }
  if (coding.toLowerCase() !== "chunked" || length !== null) {
    throw new SyntaxError("The length of the body is not clear.");
  }
  return undefined;
}
