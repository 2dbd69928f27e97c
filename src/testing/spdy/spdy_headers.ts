import { headerDictionary } from "./header_dictionary.ts";
import { inflate } from "./inflate.ts";
import { joinBytes } from "./spdy_frames.ts";

const WINDOW_BYTES = 32 * 1024;
/** Bytes before the compressed data of a connection: of zlib, and the checksum of the dictionary. */
const PREFIX_BYTES = 6;
/** No header block of a client is longer. */
const MOST_BYTES = 64 * 1024;
/** The start of a zlib stream without a dictionary. */
const ZLIB_PREFIX = [0x78, 0x01];
/** A stored block without data, at which a reader gives what it has. */
const FLUSH = [0x00, 0x00, 0x00, 0xff, 0xff];

/** Reads the header blocks of a connection, which are one compressed stream. */
export class SpdyHeaderReader {
  #window = headerDictionary();
  #begun = false;

  /**
   * Returns the headers of a block; a header that comes with several values has the first one.
   *
   * @throws {RangeError} If the block is malformed, or longer than 64 KiB.
   */
  read(block: Uint8Array): ReadonlyMap<string, string> {
    const compressed = this.#begun ? block : block.subarray(PREFIX_BYTES);
    this.#begun = true;
    const text = inflate(compressed, { window: this.#window, limit: MOST_BYTES });
    // later blocks refer to what came before
    this.#window = joinBytes([this.#window, text]).slice(-WINDOW_BYTES);
    return headersOf(text);
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
