import { headers, join } from "../../../support/http2/frames.ts";
import { indexed } from "../../../support/http2/hpack_writer.ts";
import { body } from "./bytes.ts";
import type { Script } from "./case.ts";
import { answers, type Expected } from "./expected.ts";

/** The static entry `:status: 200`, as an indexed field. */
export const OK: Uint8Array<ArrayBuffer> = indexed(8);

/** Index of the first dynamic entry. */
export const FIRST = 62;

/** The error code of a block that cannot be read. */
export const COMPRESSION = { codes: ["COMPRESSION_ERROR"] } as const;

/** A response with this block of fields and the usual content. */
export function response(...parts: Uint8Array[]): Script {
  return (s) => [headers(s, join(...parts)), body(s)];
}

/** Expects the usual response with these headers. */
export function has(fields: Record<string, string>): { expected: Expected } {
  return { expected: answers({ headers: fields }) };
}
