import { contentLength } from "../../message/content_length.ts";
import type { HeaderField } from "../hpack/header_field.ts";
import { ERROR, StreamError } from "../frames/protocol.ts";

/** The part of a response before its body. */
export interface FieldsHead {
  /** The status. */
  status: number;
  /** The headers. */
  fields: readonly HeaderField[];
  /** The length that the headers announce. */
  length: number | undefined;
  /** Whether the body is encoded, although each request asks for `identity`. */
  isEncoded: boolean;
}

const NAME = /^[!#$%&'*+\-.^_`|~\da-z]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const OUTER_SPACE = /^[ \t]|[ \t]$/;
/** Headers of one connection, which HTTP/2 does not have (RFC 9113, section 8.2.2). */
const OF_CONNECTION: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "transfer-encoding",
  "upgrade",
]);
/** Go and Node limit only the bytes; the same limit as over HTTP/1.1. */
const MOST_FIELDS = 1_000;
const STATUS = /^[1-5]\d\d$/;

/**
 * Checks the fields of a response (RFC 9113, section 8).
 *
 * @throws {StreamError} If they are malformed.
 */
export function responseHead(fields: readonly HeaderField[]): FieldsHead {
  let status: number | undefined;
  let length: string | undefined;
  let isEncoded = false;
  let count = 0;
  for (const { name, value } of fields) {
    if (name === ":status" && status === undefined && count === 0) {
      if (!STATUS.test(value)) throw malformed("its status cannot be read");
      status = Number(value);
      continue;
    }
    count++;
    checkField(name, value);
    if (name === "content-length") length = length === undefined ? value : `${length},${value}`;
    if (name === "content-encoding") isEncoded ||= !/^(identity)?$/i.test(value);
  }
  if (status === undefined) throw malformed("it has no status");
  if (status === 101) throw malformed("it changes the protocol, which HTTP/2 cannot");
  if (count > MOST_FIELDS) throw malformed("it has too many headers");
  return {
    status,
    fields: fields.slice(1),
    length: length === undefined ? undefined : contentLength(length, malformed),
    isEncoded,
  };
}

/**
 * Checks the fields after a body.
 *
 * @throws {StreamError} If they are malformed.
 */
export function checkTrailers(fields: readonly HeaderField[]): void {
  if (fields.length > MOST_FIELDS) throw malformed("it has too many trailers");
  for (const { name, value } of fields) checkField(name, value);
}

function checkField(name: string, value: string): void {
  if (!NAME.test(name)) throw malformed("the name of a header cannot be read");
  if (OF_CONNECTION.has(name)) throw malformed(`HTTP/2 has no header ${name}`);
  if (!VALUE.test(value) || OUTER_SPACE.test(value)) {
    throw malformed(`the value of its header ${name} cannot be read`);
  }
}

function malformed(why: string): StreamError {
  return new StreamError(ERROR.protocol, why);
}
