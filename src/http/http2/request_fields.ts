import { statedLength } from "../message/request_body.ts";
import type { RequestMessage } from "../message/request_message.ts";
import type { HeaderField } from "./hpack/header_field.ts";

/** Returns the header fields of a request (RFC 9113, section 8.3.1). */
export function requestFields(
  { method, url, headers, body }: Omit<RequestMessage, "signal" | "isLong">,
): HeaderField[] {
  const href = withoutFragment(url); // on Bun, each part of a URL costs as much
  const authority = href.indexOf("//") + 2;
  const path = href.indexOf("/", authority);
  const fields: HeaderField[] = [
    { name: ":method", value: method },
    { name: ":scheme", value: href.slice(0, authority - 3) },
    { name: ":authority", value: href.slice(authority, path) },
    { name: ":path", value: href.slice(path) },
  ];
  for (const field of headers.fields) fields.push(field);
  if (body?.contentType !== undefined) {
    fields.push({ name: "content-type", value: body.contentType });
  }
  const length = statedLength(method, body);
  if (length !== undefined) fields.push({ name: "content-length", value: String(length) });
  return fields;
}

/** Returns a URL as text, without its fragment. */
export function withoutFragment({ href }: URL): string {
  const end = href.indexOf("#");
  return end < 0 ? href : href.slice(0, end);
}
