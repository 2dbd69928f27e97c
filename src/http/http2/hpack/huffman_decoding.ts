import { HpackError } from "./hpack_errors.ts";
import { CODE_LENGTHS, huffmanCodes } from "./huffman_code.ts";

/** The number of half bytes. */
const HALVES = 16;
/** The symbol that never occurs in a string. */
const EOS = 256;
/** The mark of a step that completes a code; the step's low 8 bits are its byte. */
const EMITS = 0x100;
/** Where the next state begins in a step, above byte and mark. */
const STATE_SHIFT = 9;
/** The state after EOS: it never leads to another state. */
const FAILED = 256;
/** The most bytes that become text in a loop: more of them are quicker in one call. */
const SHORT = 8;
/** How many bytes become text at a time: they are passed as arguments. */
const PIECE = 8 * 1024;

/** Where a string may end: after a whole code, or within up to 7 bits of EOS, all ones. */
const mayEnd = new Uint8Array(FAILED + 1);
/** The step for each state and half byte. A half byte completes at most one code. */
const steps: Uint32Array = huffmanSteps();

/**
 * Decodes a Huffman-coded string from `bytes`, from `from` on, into `target`. Returns the length of the string.
 *
 * @param target Has room for the string: 8/5 of the coded bytes.
 * @throws {HpackError} If EOS is in the string, or it does not end with up to 7 ones.
 */
export function decodeHuffman(
  bytes: Uint8Array,
  { from, to, target }: { from: number; to: number; target: Uint8Array },
): number {
  let state = 0;
  let length = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    let step = steps[state * HALVES + (byte >> 4)] ?? 0;
    if ((step & EMITS) !== 0) target[length++] = step;
    step = steps[(step >>> STATE_SHIFT) * HALVES + (byte & 15)] ?? 0;
    if ((step & EMITS) !== 0) target[length++] = step;
    state = step >>> STATE_SHIFT;
  }
  if (mayEnd[state] === 0) {
    throw new HpackError(
      state === FAILED
        ? "a Huffman string has the end-of-string symbol"
        : "the padding of a Huffman string is not up to 7 ones",
    );
  }
  return length;
}

/** Returns the text of bytes, one character for each; `TextDecoder` differs from 128 to 159. */
export function latin1Text(bytes: Uint8Array, from: number, to: number): string {
  let text = "";
  if (to - from <= SHORT) {
    for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at] ?? 0);
    return text;
  }
  for (let at = from; at < to; at += PIECE) {
    const piece = bytes.subarray(at, Math.min(at + PIECE, to));
    text += String.fromCharCode.apply(null, piece as unknown as number[]);
  }
  return text;
}

/** Builds the tree of codes, whose inner nodes are the states, and the steps between them. */
function huffmanSteps(): Uint32Array {
  const branches = codeTree();
  for (let node = 0, depth = 0; depth <= 7; depth++) {
    mayEnd[node] = 1;
    node = branches[2 * node + 1] ?? 0;
  }
  const table = new Uint32Array((FAILED + 1) * HALVES).fill(FAILED << STATE_SHIFT);
  for (let state = 0; state < FAILED; state++) {
    for (let half = 0; half < HALVES; half++) {
      let node = state;
      let emitted = 0;
      for (let bit = 3; bit >= 0 && node !== FAILED; bit--) {
        node = branches[2 * node + (half >> bit & 1)] ?? 0;
        if (node >= 0) continue;
        const symbol = ~node;
        if (symbol !== EOS) emitted = EMITS | symbol;
        node = symbol === EOS ? FAILED : 0;
      }
      table[state * HALVES + half] = node << STATE_SHIFT | emitted;
    }
  }
  return table;
}

/** Returns the two branches of each inner node: another node, or `~symbol` at the end of a code. */
function codeTree(): number[] {
  const codes = huffmanCodes();
  const branches = [0, 0];
  CODE_LENGTHS.forEach((length, symbol) => {
    const code = codes[symbol] ?? 0;
    let node = 0;
    for (let bit = length - 1; bit > 0; bit--) {
      const branch = 2 * node + (code >>> bit & 1);
      if (branches[branch] === 0) branches[branch] = branches.push(0, 0) / 2 - 1;
      node = branches[branch] ?? 0;
    }
    branches[2 * node + (code & 1)] = ~symbol;
  });
  return branches;
}
