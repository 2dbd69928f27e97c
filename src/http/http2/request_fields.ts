import type { RequestBody } from "../request_body.ts";
import type { HeaderField } from "./hpack/header_field.ts";

/** Methods whose requests state that they have no body. */
const WITH_BODY: readonly string[] = ["POST", "PUT", "PATCH"];

/** The parts of a request that its header fields come from. */
export interface RequestParts {
  /** The method, exactly as it is sent. */
  method: string;
  /** The URL of the request. */
  url: URL;
  /** Valid headers in lower case, none of which frames the request. */
  headers: readonly HeaderField[];
  /** The body, if any. */
  body: RequestBody | undefined;
}

/** Returns the header fields of a request (RFC 9113, section 8.3.1). */
export function requestFields({ method, url, headers, body }: RequestParts): HeaderField[] {
  const fields: HeaderField[] = [
    { name: ":method", value: method },
    { name: ":scheme", value: url.protocol.slice(0, -1) },
    { name: ":authority", value: url.host },
    { name: ":path", value: `${url.pathname}${url.search}` },
    ...headers,
  ];
  if (body?.contentType !== undefined) {
    fields.push({ name: "content-type", value: body.contentType });
  }
  const length = body ? lengthOf(body) : WITH_BODY.includes(method) ? 0 : undefined;
  if (length !== undefined) fields.push({ name: "content-length", value: String(length) });
  return fields;
}

function lengthOf({ content }: RequestBody): number | undefined {
  return content instanceof Uint8Array ? content.length : undefined;
}
