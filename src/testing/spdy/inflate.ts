/** Lengths of copies: the least length and the extra bits of each code from 257. */
const LENGTHS = [
  3,
  4,
  5,
  6,
  7,
  8,
  9,
  10,
  11,
  13,
  15,
  17,
  19,
  23,
  27,
  31,
  35,
  43,
  51,
  59,
  67,
  83,
  99,
  115,
  131,
  163,
  195,
  227,
  258,
];
const LENGTH_BITS = [
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  1,
  1,
  1,
  1,
  2,
  2,
  2,
  2,
  3,
  3,
  3,
  3,
  4,
  4,
  4,
  4,
  5,
  5,
  5,
  5,
  0,
];
/** Distances of copies: the least distance of each code; the extra bits follow from it. */
const DISTANCES = [
  1,
  2,
  3,
  4,
  5,
  7,
  9,
  13,
  17,
  25,
  33,
  49,
  65,
  97,
  129,
  193,
  257,
  385,
  513,
  769,
  1025,
  1537,
  2049,
  3073,
  4097,
  6145,
  8193,
  12289,
  16385,
  24577,
];
/** The order in which the lengths of the codes for code lengths come. */
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LONGEST_CODE = 15;
const END_OF_BLOCK = 256;

/** A Huffman code: how many symbols have each length, and the symbols by their codes. */
interface Code {
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
}

const fixedLiterals = codeOf([
  ...Array(144).fill(8),
  ...Array(112).fill(9),
  ...Array(24).fill(7),
  ...Array(8).fill(8),
]);
const fixedDistances = codeOf(Array(30).fill(5));

/** Settings of {@linkcode inflate}. */
export interface InflateOptions {
  /** Bytes that the data may refer to: those before it, or a dictionary. */
  readonly window: Uint8Array;
  /** The most bytes of the result. */
  readonly limit: number;
}

/**
 * Decompresses whole blocks of DEFLATE (RFC 1951), up to the end of the bytes: a part of a stream that
 * its writer has flushed. `node:zlib` of Deno 2.9 takes no dictionary.
 *
 * @throws {RangeError} If the bytes are malformed, or give more than the limit.
 */
export function inflate(bytes: Uint8Array, { window, limit }: InflateOptions): Uint8Array {
  const input = new BitReader(bytes);
  const output = new Output(window, limit);
  while (input.hasBits(3)) {
    const isLast = input.bits(1) === 1;
    const type = input.bits(2);
    if (type === 0) copyStored(input, output);
    else if (type === 1) copyCoded(input, output, [fixedLiterals, fixedDistances]);
    else if (type === 2) copyCoded(input, output, dynamicCodes(input));
    else throw new RangeError("There is no such block.");
    if (isLast) break;
  }
  return output.bytes();
}

class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #held = 0;
  #count = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  hasBits(count: number): boolean {
    return (this.#bytes.length - this.#at) * 8 + this.#count >= count;
  }

  bits(count: number): number {
    while (this.#count < count) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new RangeError("The data ends within a block.");
      this.#held |= byte << this.#count;
      this.#count += 8;
    }
    const value = this.#held & ((1 << count) - 1);
    this.#held >>>= count;
    this.#count -= count;
    return value;
  }

  /** Reads the next symbol of a code, bit by bit. */
  symbol({ counts, symbols }: Code): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= LONGEST_CODE; length++) {
      code |= this.bits(1);
      const count = counts[length]!;
      if (code - count < first) return symbols[index + (code - first)]!;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new RangeError("The data has no such code.");
  }

  /** Reads whole bytes, from the next one on. */
  bytes(length: number): Uint8Array {
    const at = this.#at;
    if (at + length > this.#bytes.length) throw new RangeError("The data ends within a block.");
    this.#at += length;
    return this.#bytes.subarray(at, at + length);
  }

  /** Leaves out the rest of a byte; never more than 7 bits are held. */
  toNextByte(): void {
    this.#held = 0;
    this.#count = 0;
  }
}

class Output {
  readonly #window: Uint8Array;
  readonly #bytes: Uint8Array;
  #length = 0;

  constructor(window: Uint8Array, limit: number) {
    this.#window = window;
    this.#bytes = new Uint8Array(limit);
  }

  add(byte: number): void {
    if (this.#length === this.#bytes.length) throw new RangeError("The data is too long.");
    this.#bytes[this.#length++] = byte;
  }

  copy(length: number, distance: number): void {
    if (distance > this.#length + this.#window.length) {
      throw new RangeError("The data refers to what is not there.");
    }
    for (let left = length; left > 0; left--) {
      const at = this.#length - distance;
      this.add(at >= 0 ? this.#bytes[at]! : this.#window[this.#window.length + at]!);
    }
  }

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

function copyStored(input: BitReader, output: Output): void {
  input.toNextByte();
  const [low = 0, high = 0, notLow = 0, notHigh = 0] = input.bytes(4);
  if ((low ^ notLow) !== 0xff || (high ^ notHigh) !== 0xff) {
    throw new RangeError("The length of a stored block is wrong.");
  }
  for (const byte of input.bytes(low | high << 8)) output.add(byte);
}

function copyCoded(input: BitReader, output: Output, [literals, distances]: [Code, Code]): void {
  for (;;) {
    const symbol = input.symbol(literals);
    if (symbol === END_OF_BLOCK) return;
    if (symbol < END_OF_BLOCK) {
      output.add(symbol);
      continue;
    }
    const at = symbol - 257;
    const length = LENGTHS[at];
    if (length === undefined) throw new RangeError("The data has no such length.");
    const whole = length + input.bits(LENGTH_BITS[at]!);
    const code = input.symbol(distances);
    const distance = DISTANCES[code];
    if (distance === undefined) throw new RangeError("The data has no such distance.");
    output.copy(whole, distance + input.bits(Math.max(0, (code >> 1) - 1)));
  }
}

function dynamicCodes(input: BitReader): [Code, Code] {
  const literals = input.bits(5) + 257;
  const distances = input.bits(5) + 1;
  const described = input.bits(4) + 4;
  const ofLengths: number[] = Array(19).fill(0);
  for (const at of CODE_LENGTH_ORDER.slice(0, described)) ofLengths[at] = input.bits(3);
  const code = codeOf(ofLengths);
  const lengths: number[] = [];
  while (lengths.length < literals + distances) {
    const symbol = input.symbol(code);
    if (symbol < 16) lengths.push(symbol);
    else if (symbol === 16) lengths.push(...Array(input.bits(2) + 3).fill(lengths.at(-1) ?? 0));
    else lengths.push(...Array(symbol === 17 ? input.bits(3) + 3 : input.bits(7) + 11).fill(0));
  }
  return [codeOf(lengths.slice(0, literals)), codeOf(lengths.slice(literals))];
}

/** Returns the canonical code in which the symbols have these lengths. */
function codeOf(lengths: readonly number[]): Code {
  const counts: number[] = Array(LONGEST_CODE + 1).fill(0);
  for (const length of lengths) counts[length]!++;
  counts[0] = 0;
  const symbols = lengths.map((length, symbol) => ({ length, symbol }))
    .filter(({ length }) => length > 0)
    .sort((one, other) => one.length - other.length || one.symbol - other.symbol)
    .map(({ symbol }) => symbol);
  return { counts, symbols };
}
