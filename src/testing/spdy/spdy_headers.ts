import { Unzlib } from "fflate";
import { joinBytes } from "../bytes/join_bytes.ts";

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

/** Words of the dictionary, each of which has its length before it. */
const words = [
  "options|head|post|put|delete|trace|accept|accept-charset|accept-encoding|accept-language",
  "accept-ranges|age|allow|authorization|cache-control|connection|content-base",
  "content-encoding|content-language|content-length|content-location|content-md5",
  "content-range|content-type|date|etag|expect|expires|from|host|if-match|if-modified-since",
  "if-none-match|if-range|if-unmodified-since|last-modified|location|max-forwards|pragma",
  "proxy-authenticate|proxy-authorization|range|referer|retry-after|server|te|trailer",
  "transfer-encoding|upgrade|user-agent|vary|via|warning|www-authenticate|method|get|status",
  "200 OK|version|HTTP/1.1|url|public|set-cookie|keep-alive|origin",
].join("|").split("|");

/** The rest of the dictionary. */
const rest = [
  "100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505",
  "203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 ",
  "Unauthorized403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 ",
  "Service UnavailableJan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, ",
  "Wed, Thu, Fri, Sat, Sun, GMTchunked,text/html,image/png,image/jpg,image/gif,application/xm",
  "l,application/xhtml+xml,text/plain,text/javascript,publicprivatemax-",
  "age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.",
].join("");

/**
 * Returns the dictionary with which the headers of SPDY/3 are compressed.
 *
 * Source: the SPDY protocol, draft 3, section 2.6.10.1.
 */
export function headerDictionary(): Uint8Array {
  const prefixed = words.map((word) => `\0\0\0${String.fromCharCode(word.length)}${word}`);
  return new TextEncoder().encode(prefixed.join("") + rest);
}
