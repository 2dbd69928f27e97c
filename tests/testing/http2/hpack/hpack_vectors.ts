import type { HeaderField } from "../../../../src/testing/http2/hpack/static_table.ts";

/** A header block and its fields. */
export interface HpackVector {
  block: string;
  fields: HeaderField[];
}

/** Blocks that follow each other on a connection: the requests of RFC 7541, Appendix C.3 and C.4. */
export const requestVectors: Record<"plain" | "huffman", HpackVector[]> = {
  plain: vectors([
    "828684410f7777772e6578616d706c652e636f6d",
    "828684be58086e6f2d6361636865",
    "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565",
  ]),
  huffman: vectors([
    "828684418cf1e3c2e5f23a6ba0ab90f4ff",
    "828684be5886a8eb10649cbf",
    "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf",
  ]),
};

function vectors(blocks: string[]): HpackVector[] {
  const base: HeaderField[] = [
    [":method", "GET"],
    [":scheme", "http"],
    [":path", "/"],
    [":authority", "www.example.com"],
  ];
  const fields: HeaderField[][] = [
    base,
    [...base, ["cache-control", "no-cache"]],
    [
      [":method", "GET"],
      [":scheme", "https"],
      [":path", "/index.html"],
      [":authority", "www.example.com"],
      ["custom-key", "custom-value"],
    ],
  ];
  return blocks.map((block, index) => ({ block, fields: fields[index]! }));
}

/** Returns the bytes of a text in hexadecimal. */
export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => parseInt(byte, 16));
}

/** Returns bytes in hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
