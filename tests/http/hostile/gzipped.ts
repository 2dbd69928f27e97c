import { constants, gzipSync } from "node:zlib";
import { latin1 } from "./case.ts";

/** Number of bytes of a gzipped nonce. */
export const GZIPPED_LENGTH = 28;

/** Compresses a text without references to itself, so that every nonce has the same length. */
export function gzipped(text: string): Uint8Array {
  return gzipSync(latin1(text), { strategy: constants.Z_HUFFMAN_ONLY });
}
