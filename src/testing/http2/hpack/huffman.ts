// The lengths of the codes of the 256 bytes and of the end of a string, in bits (RFC 7541, Appendix
// B). The codes follow from them: they ascend with their length, and then with their byte.
const LENGTHS: readonly number[] = [
  "13 23 28 28 28 28 28 28 28 24 30 28 28 30 28 28 28 28 28 28 28 28 30 28 28 28 28 28 28 28 28 28",
  "6 10 10 12 13 6 8 11 10 10 8 11 8 6 6 6 5 5 5 6 6 6 6 6 6 6 7 8 15 6 12 10",
  "13 6 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 8 7 8 13 19 13 14 6",
  "15 5 6 5 6 5 6 6 6 5 7 7 6 6 6 5 6 7 6 5 5 6 7 7 7 7 7 15 11 14 13 28",
  "20 22 20 20 22 22 22 23 22 23 23 23 23 23 24 23 24 24 22 23 24 23 23 23 23 21 22 23 22 23 23 24",
  "22 21 20 22 22 23 23 21 23 22 22 24 21 22 23 23 21 21 22 21 23 22 23 23 20 22 22 22 23 22 22 23",
  "26 26 20 19 22 23 22 25 26 26 26 27 27 26 24 25 19 21 26 27 27 26 27 24 21 21 26 26 28 27 27 27",
  "20 24 20 21 22 21 21 23 22 22 25 25 24 24 26 23 26 27 26 26 27 27 27 27 27 28 27 27 27 27 27 26",
  "30",
].flatMap((row) => row.split(" ").map(Number));
const END_OF_STRING = 256;
const MOST_PADDING_BITS = 7;

interface Code {
  length: number;
  bits: number;
}

/** A node has two children; a leaf is the complement of its byte. */
type Tree = [zero: number, one: number][];

const codes = assignCodes();
const tree = growTree(codes);

/** Returns the length of a text in bytes once it is encoded. */
export function huffmanLength(text: string): number {
  let bits = 0;
  for (let index = 0; index < text.length; index++) bits += codes[text.charCodeAt(index)]!.length;
  return Math.ceil(bits / 8);
}

/** Appends a text to `bytes`; the text has one character for each byte. */
export function encodeHuffman(text: string, bytes: number[]): void {
  let pending = 0;
  let count = 0;
  const push = (length: number, bits: number) => {
    pending = (pending << length) | bits;
    count += length;
    for (; count >= 8; pending &= (1 << count) - 1) bytes.push(pending >>> (count -= 8));
  };
  for (let index = 0; index < text.length; index++) {
    const { length, bits } = codes[text.charCodeAt(index)]!;
    // In parts, because 7 pending bits and 30 more are too many for an integer.
    if (length > 16) push(length - 16, bits >>> 16);
    push(Math.min(length, 16), bits & 0xffff);
  }
  if (count > 0) bytes.push((pending << (8 - count)) | (0xff >> count));
}

/**
 * Decodes a text, one character for each byte.
 *
 * @throws {SyntaxError} If it contains the end of a string, or is padded otherwise than by the rules.
 */
export function decodeHuffman(bytes: Uint8Array): string {
  const decoded: number[] = [];
  let node = 0;
  let depth = 0;
  let isAllOnes = true;
  for (const byte of bytes) {
    for (let mask = 0x80; mask > 0; mask >>= 1) {
      const bit = (byte & mask) === 0 ? 0 : 1;
      isAllOnes &&= bit === 1;
      depth++;
      const next = tree[node]![bit]!;
      if (next >= 0) {
        node = next;
        continue;
      }
      if (~next === END_OF_STRING) throw new SyntaxError("A string contains its own end.");
      decoded.push(~next);
      [node, depth, isAllOnes] = [0, 0, true];
    }
  }
  if (depth > MOST_PADDING_BITS || !isAllOnes) throw new SyntaxError("A string is badly padded.");
  return textOf(decoded);
}

function textOf(bytes: readonly number[]): string {
  let text = "";
  for (let start = 0; start < bytes.length; start += 4096) {
    text += String.fromCharCode(...bytes.slice(start, start + 4096));
  }
  return text;
}

function assignCodes(): Code[] {
  const assigned: Code[] = [];
  const order = LENGTHS.map((length, symbol) => ({ length, symbol }))
    .sort((one, other) => one.length - other.length || one.symbol - other.symbol);
  let bits = 0;
  let last = 0;
  for (const { length, symbol } of order) {
    bits *= 2 ** (length - last);
    assigned[symbol] = { length, bits };
    last = length;
    bits++;
  }
  return assigned;
}

function growTree(codes: readonly Code[]): Tree {
  const grown: Tree = [[0, 0]];
  for (const [symbol, { length, bits }] of codes.entries()) {
    let node = 0;
    for (let place = length - 1; place > 0; place--) {
      const bit = (bits >>> place) & 1;
      if (grown[node]![bit] === 0) grown[node]![bit] = grown.push([0, 0]) - 1;
      node = grown[node]![bit]!;
    }
    grown[node]![bits & 1] = ~symbol;
  }
  return grown;
}
