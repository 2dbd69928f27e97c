import { Unzlib } from "fflate";
import { joinBytes } from "../bytes/join_bytes.ts";
import { headerDictionary } from "./header_dictionary.ts";

/** No header block of a client is longer. */
const MOST_BYTES = 64 * 1024;
/** The start of a zlib stream without a dictionary. */
const ZLIB_PREFIX = [0x78, 0x01];
/** A stored block without data, at which a reader gives what it has. */
const FLUSH = [0x00, 0x00, 0x00, 0xff, 0xff];

/**
 * Reads the header blocks of a connection, which are one compressed stream. `node:zlib` of Deno 2.9 takes
 * no dictionary.
 */
export class SpdyHeaderReader {
  #parts: Uint8Array[] = [];
  readonly #inflate = new Unzlib(
    { dictionary: headerDictionary() },
    (part) => void this.#parts.push(part.slice()),
  );

  /**
   * Returns the headers of a block; a header that comes with several values has the first one.
   *
   * @throws {RangeError} If the block is malformed, or longer than 64 KiB.
   */
  read(block: Uint8Array): ReadonlyMap<string, string> {
    this.#parts = [];
    try {
      this.#inflate.push(block);
    } catch (error) {
      throw new RangeError("A header block is malformed.", { cause: error });
    }
    const bytes = joinBytes(this.#parts);
    if (bytes.length > MOST_BYTES) throw new RangeError("A header block is too long.");
    return headersOf(bytes);
  }
}

/** Writes the header blocks of a connection, all without headers, and not compressed. */
export class SpdyHeaderWriter {
  #begun = false;

  /** Returns a block without headers. */
  empty(): Uint8Array {
    const prefix = this.#begun ? [] : ZLIB_PREFIX;
    this.#begun = true;
    const none = [0, 0, 0, 0];
    return new Uint8Array([...prefix, 0x00, 0x04, 0x00, 0xfb, 0xff, ...none, ...FLUSH]);
  }
}

function headersOf(block: Uint8Array): Map<string, string> {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const decoder = new TextDecoder();
  let at = 4;
  const text = () => {
    const length = view.getUint32(at);
    if (at + 4 + length > block.length) throw new RangeError("A header block ends early.");
    at += 4 + length;
    return decoder.decode(block.subarray(at - length, at));
  };
  const headers = new Map<string, string>();
  for (let left = view.getUint32(0); left > 0; left--) {
    const name = text();
    headers.set(name, text().split("\0")[0]!);
  }
  return headers;
}
