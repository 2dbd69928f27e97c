import { contentLength } from "../content_length.ts";
import { MalformedError } from "../http_errors.ts";
import type { HeaderField } from "./hpack/header_field.ts";

const STATUS = /^[1-5]\d\d$/;
const NAME = /^[!#$%&'*+\-.^_`|~\da-z]+$/;
/** The bytes of a value, which does not begin or end with white space. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const OUTER_SPACE = /^[\t ]|[\t ]$/;
/** Fields of a connection of HTTP/1.1 (RFC 9113, section 8.2.2). */
const CONNECTION_SPECIFIC: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "transfer-encoding",
  "upgrade",
]);

/** The head of a response. */
export interface ResponseFields {
  /** The status; below 200 another head follows. */
  status: number;
  /** The fields except the status, as they were sent. */
  fields: HeaderField[];
  /** The length that the body has, if the head says it. */
  contentLength: number | undefined;
  /** The values of Content-Encoding, if there are any. */
  contentEncoding: string | undefined;
}

/**
 * Returns the head of a response from its fields (RFC 9113, section 8.3.2).
 *
 * @throws {MalformedError} If the fields are not a valid head: the stream must end, with
 *   PROTOCOL_ERROR.
 */
export function responseFields([first, ...fields]: readonly HeaderField[]): ResponseFields {
  if (first?.name !== ":status") throw new MalformedError("its head does not begin with a status");
  if (!STATUS.test(first.value)) throw new MalformedError("its status cannot be read");
  const status = Number(first.value);
  if (status === 101) throw new MalformedError("it changes the protocol, unasked");
  let length: string | undefined;
  let encoding: string | undefined;
  for (const field of fields) {
    checkField(field);
    if (field.name === "content-length") length = joined(length, field.value);
    if (field.name === "content-encoding") encoding = joined(encoding, field.value);
  }
  return {
    status,
    fields,
    contentLength: length === undefined ? undefined : contentLength(length),
    contentEncoding: encoding,
  };
}

/**
 * Checks the fields after a body (RFC 9113, section 8.1), which are dropped otherwise.
 *
 * @throws {MalformedError} If they are not valid.
 */
export function checkTrailers(fields: readonly HeaderField[]): void {
  for (const field of fields) checkField(field);
}

function checkField({ name, value }: HeaderField): void {
  if (name.startsWith(":")) throw new MalformedError("it has a misplaced or unknown pseudo-header");
  if (!NAME.test(name)) throw new MalformedError("the name of a header is not valid");
  if (!VALUE.test(value) || OUTER_SPACE.test(value)) {
    throw new MalformedError("the value of a header is not valid");
  }
  if (CONNECTION_SPECIFIC.has(name)) {
    throw new MalformedError("it has a header that HTTP/2 does not allow");
  }
}

function joined(before: string | undefined, value: string): string {
  return before === undefined ? value : `${before}, ${value}`;
}
