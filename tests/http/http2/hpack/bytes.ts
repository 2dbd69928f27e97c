import { HpackDecoder } from "../../../../src/http/http2/hpack/hpack_decoder.ts";
import type { HeaderField } from "../../../../src/http/http2/hpack/header_field.ts";

/** Returns the bytes of hexadecimal digits, which may have spaces between them. */
export function hex(digits: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromHex(digits.replaceAll(" ", ""));
}

/** Returns a decoder as a connection has it. */
export function decoder({ tableBytes = 4096, listBytes = 65536 } = {}): HpackDecoder {
  return new HpackDecoder({ tableBytes, listBytes });
}

/** Returns the fields of lines such as `accept: application/json`. */
export function fieldsOf(lines: readonly string[]): HeaderField[] {
  return lines.map((line) => {
    const colon = line.indexOf(": ", 1);
    return { name: line.slice(0, colon), value: line.slice(colon + 2) };
  });
}

/** Returns a line for each field. */
export function linesOf(fields: readonly HeaderField[]): string[] {
  return fields.map(({ name, value }) => `${name}: ${value}`);
}
