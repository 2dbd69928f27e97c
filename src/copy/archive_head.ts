/** Size of an entry's head in bytes; the content is padded to a multiple of it. */
export const BLOCK = 512;

/** The description of an entry in an archive: its head, and the records before it. */
export interface ArchiveHead {
  /** The name, in bytes that may not be UTF-8. */
  name: Uint8Array;
  /** The type letter. */
  letter: string;
  /** Size of the following content in bytes. */
  size: number;
  /** Size of the file in bytes, if its content is stored without its holes. */
  realSize?: number;
  /** The permission bits. */
  mode: number;
  /** The target of a link, in bytes that may not be UTF-8; empty for all other types. */
  target: Uint8Array;
}

/** Whether a block contains only zeros: two such blocks end an archive. */
export function isEmptyBlock(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

/**
 * Reads the head of an entry.
 *
 * @throws {Error} If the block is not a head.
 */
export function readHead(block: Uint8Array): ArchiveHead {
  if (readNumber(block, 148, 8) !== checksumOf(block)) throw new Error("the archive is broken");
  const letter = String.fromCharCode(block[156] ?? 0);
  const head: ArchiveHead = {
    name: nameOf(block),
    letter,
    size: readNumber(block, 124, 12),
    mode: readNumber(block, 100, 8),
    target: untilZero(block.subarray(157, 257)).slice(),
  };
  return letter === "S" ? { ...head, realSize: readNumber(block, 483, 12) } : head;
}

/** Returns the bytes before the first zero byte. */
export function untilZero(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

/** Only the POSIX format stores the start of a long name here; GNU tar stores times instead. */
function nameOf(block: Uint8Array): Uint8Array {
  const name = untilZero(block.subarray(0, 100));
  const isPosix = String.fromCharCode(...block.subarray(257, 263)) === "ustar\0";
  const prefix = isPosix ? untilZero(block.subarray(345, 500)) : block.subarray(0, 0);
  if (prefix.length === 0) return name.slice();
  return Uint8Array.of(...prefix, 47, ...name);
}

function checksumOf(block: Uint8Array): number {
  let sum = 8 * 32; // the checksum field counts as spaces
  for (let at = 0; at < BLOCK; at++) if (at < 148 || at >= 156) sum += block[at] ?? 0;
  return sum;
}

/** Reads a number: octal, or binary if the first bit is set, for numbers too large for octal. */
function readNumber(block: Uint8Array, offset: number, length: number): number {
  const field = block.subarray(offset, offset + length);
  const [first = 0] = field;
  if ((first & 0x80) === 0) return parseOctal(String.fromCharCode(...untilZero(field)).trim());
  let value = first & 0x7f;
  for (const byte of field.subarray(1)) value = value * 256 + byte;
  if (!Number.isSafeInteger(value)) throw new Error("the archive has a number that is too large");
  return value;
}

function parseOctal(digits: string): number {
  if (/^[0-7]*$/.test(digits)) return digits === "" ? 0 : parseInt(digits, 8);
  throw new Error("the archive is broken");
}

const [LF, SPACE, EQUALS] = [10, 32, 61];

/** The fields of a head that the records before an entry replace. */
export type ArchiveRecords = Partial<
  Pick<ArchiveHead, "name" | "size" | "letter" | "realSize" | "target">
>;

/**
 * Reads the records of a pax header that matter for a copy. Only the records mark a sparse file; it
 * gets the type letter that GNU tar uses for one in other formats.
 *
 * @throws {Error} If the records are broken.
 */
export function readRecords(body: Uint8Array): ArchiveRecords {
  const records: ArchiveRecords = {};
  let sparseName: Uint8Array | undefined;
  for (let offset = 0; offset < body.length;) {
    const space = body.indexOf(SPACE, offset);
    const end = offset + countOf(body.subarray(offset, Math.max(offset, space)));
    const equals = body.indexOf(EQUALS, space);
    if (end > body.length || body[end - 1] !== LF || equals < space || equals >= end) {
      throw broken();
    }
    const key = textOf(body.subarray(space + 1, equals));
    const value = body.slice(equals + 1, end - 1);
    if (key.startsWith("GNU.sparse.")) records.letter = "S";
    if (key === "path") records.name = value;
    else if (key === "linkpath") records.target = value;
    else if (key === "size") records.size = countOf(value);
    else if (key === "GNU.sparse.name") sparseName = value;
    else if (/^GNU\.sparse\.(?:real)?size$/.test(key)) records.realSize = countOf(value);
    offset = end;
  }
  return sparseName ? { ...records, name: sparseName } : records;
}

function countOf(digits: Uint8Array): number {
  const text = textOf(digits);
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count)) throw broken();
  return count;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function broken(): Error {
  return new Error("the archive is broken");
}
