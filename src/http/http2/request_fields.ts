import type { RequestMessage } from "../http1/request_message.ts";
import type { HeaderField } from "./hpack/header_field.ts";

/** Fields that HTTP/2 does not have, or that follow from the request (RFC 9113, section 8.2.2). */
const LEFT_OUT: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "host",
  "keep-alive",
  "proxy-connection",
  "te",
  "transfer-encoding",
  "upgrade",
]);
/** Methods whose requests state that they have no body. */
const WITH_BODY: readonly string[] = ["POST", "PUT", "PATCH"];

/** Turns requests into the fields of HTTP/2. */
export class RequestFields {
  #lines = "";
  /** The fields of `#lines`; most requests of a client have the same ones. */
  #fields: readonly HeaderField[] = [];

  /** Returns the fields of a request, the pseudo-headers first (RFC 9113, section 8.3.1). */
  of(
    { method, url, headerLines, body }: Pick<
      RequestMessage,
      "method" | "url" | "headerLines" | "body"
    >,
  ): HeaderField[] {
    if (headerLines !== this.#lines) {
      this.#fields = fieldsOf(headerLines);
      this.#lines = headerLines;
    }
    const fields: HeaderField[] = [
      { name: ":method", value: method },
      { name: ":scheme", value: url.protocol.slice(0, -1) },
      { name: ":authority", value: url.host },
      { name: ":path", value: `${url.pathname}${url.search}` },
      ...this.#fields,
    ];
    if (body?.contentType !== undefined) {
      fields.push({ name: "content-type", value: body.contentType });
    }
    const length = lengthOf(method, body);
    if (length !== undefined) fields.push({ name: "content-length", value: String(length) });
    return fields;
  }
}

/** Returns a field for each of the valid header lines. */
function fieldsOf(lines: string): HeaderField[] {
  const fields: HeaderField[] = [];
  for (const line of lines.split("\r\n")) {
    const colon = line.indexOf(": ");
    const name = line.slice(0, Math.max(0, colon)).toLowerCase();
    if (name !== "" && !LEFT_OUT.has(name)) fields.push({ name, value: line.slice(colon + 2) });
  }
  return fields;
}

/** Returns the length of a body, if it is known and has to be stated. */
function lengthOf(method: string, body: RequestMessage["body"]): number | undefined {
  if (!body) return WITH_BODY.includes(method) ? 0 : undefined;
  return body.content instanceof Uint8Array ? body.content.length : undefined;
}
