import type { ArchiveHead } from "./archive_head.ts";

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
