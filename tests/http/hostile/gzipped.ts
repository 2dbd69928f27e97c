import { constants, gzipSync } from "node:zlib";
import { latin1 } from "./case.ts";

/** How many bytes a gzipped nonce has. */
export const GZIPPED_LENGTH = 28;

/** A text, gzipped without references to itself, so that every nonce has the same length. */
export function gzipped(text: string): Uint8Array {
  return gzipSync(latin1(text), { strategy: constants.Z_HUFFMAN_ONLY });
}
