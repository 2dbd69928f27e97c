/** Blocks that Go has encoded or decoded, as `tests/e2e/hpack/main.go` writes them. */

import { assertEquals } from "@std/assert";
import type { HeaderField } from "../../../../src/http/http2/hpack/header_field.ts";
import { HpackError } from "../../../../src/http/http2/hpack/hpack_errors.ts";
import { decoder, hex } from "./bytes.ts";

/** A sequence of blocks that one decoder reads; the last one may be damaged. */
export interface GoConnection {
  /** The size of the table that the decoder has announced. */
  tableBytes: number;
  /** The blocks. */
  blocks: GoBlock[];
}

/** A block, with the fields that Go finds in it, or Go's error. */
export interface GoBlock {
  /** The block, in hexadecimal digits. */
  hex: string;
  /** The fields: name, value, and `sensitive` if it must not be stored. */
  fields?: string[][];
  /** The error. */
  error?: string;
}

/** Go refuses a second size at the beginning of a block, unless the table is empty. */
const STRICTER_GO = "dynamic table size update MUST occur at the beginning";
/** Errors for what Go accepts: integers of 6 to 9 bytes, and sizes in a block while nothing is stored. */
const LAXER_GO: readonly RegExp[] = [
  /an integer is too large/,
  /the table is resized within a block/,
];

/** Asserts that our decoder finds what Go's finds. Returns whether Go refused a block. */
export function assertDecodedAsByGo({ tableBytes, blocks }: GoConnection): boolean {
  const own = decoder({ tableBytes });
  for (const { hex: digits, fields = [], error } of blocks) {
    let decoded: HeaderField[];
    try {
      decoded = own.decode(hex(digits));
    } catch (thrown) {
      if (!(thrown instanceof HpackError)) throw thrown;
      const isExpected = error !== undefined || LAXER_GO.some((rule) => rule.test(thrown.message));
      assertEquals([isExpected, digits], [true, digits], thrown.message);
      return true;
    }
    if (error?.includes(STRICTER_GO)) return true;
    assertEquals(error, undefined, digits);
    assertEquals(decoded.map(textsOf), fields);
  }
  return false;
}

/** Returns a field as {@linkcode GoBlock} has it. */
export function textsOf({ name, value, sensitive }: HeaderField): string[] {
  return sensitive ? [name, value, "sensitive"] : [name, value];
}
