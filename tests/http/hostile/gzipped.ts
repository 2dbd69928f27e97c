import { gzipSync } from "node:zlib";
import { latin1 } from "./case.ts";

/** Compresses a text. */
export function gzipped(text: string): Uint8Array {
  return gzipSync(latin1(text));
}
