import { ArchiveBytes } from "./archive_bytes.ts";
import {
  type ArchiveHead,
  type ArchiveRecords,
  BLOCK,
  isEmptyBlock,
  readHead,
  readRecords,
  untilZero,
} from "./archive_head.ts";
import { CopyError } from "./copy_error.ts";

/** Maximum size of a name or of records; a path has at most 4,096 bytes, its attributes more. */
const MOST_RECORD_BYTES = 8 * 1024 * 1024;

const TYPES = {
  "\0": "file",
  "0": "file",
  "7": "file",
  "1": "link",
  "2": "symlink",
  "3": "character-device",
  "4": "block-device",
  "5": "directory",
  "6": "fifo",
  "S": "sparse",
} as const;

/** An entry of an archive. */
export interface ArchiveEntry {
  /** The path. */
  name: string;
  /** The type; `sparse` is a file without its holes. */
  type: (typeof TYPES)[keyof typeof TYPES];
  /** Size of the file in bytes. */
  size: number;
  /** The permission bits. */
  mode: number;
  /**
   * The target of a link: the path in the link, or for a hard link the name of an earlier entry.
   *
   * @throws {CopyError} If it is not UTF-8.
   */
  target: () => string;
  /** The content of the file. What is not read is skipped. */
  content: AsyncIterable<Uint8Array>;
}

/**
 * Reads a tar archive, in the formats of POSIX and GNU tar, to its end. It never merges two names
 * into one, and never treats another type of entry as a file.
 *
 * @throws {CopyError} If a name is not UTF-8, or a type is unknown.
 * @throws {Error} If the archive is broken, or ends early.
 */
export async function* readArchive(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<ArchiveEntry> {
  const bytes = new ArchiveBytes(stream);
  try {
    for await (const head of readHeads(bytes)) {
      const name = textOf(head.name);
      const type = typeOf(name, head.letter);
      const { realSize = head.size, mode } = head;
      const isFile = type === "file" || type === "sparse";
      // A link or another special entry does not have content, even if its size field is not 0.
      const left = { count: /^[1-6]$/.test(head.letter) ? 0 : head.size };
      const padding = -left.count & (BLOCK - 1);
      const target = () => textOf(head.target, name);
      yield { name, type, mode, target, size: isFile ? realSize : 0, content: bytes.each(left) };
      for await (const _part of bytes.each(left));
      await bytes.exactly(padding);
    }
  } finally {
    await bytes.cancel();
  }
}

/**
 * Returns the heads of the entries, merged with the records before each. It does not read content.
 */
async function* readHeads(bytes: ArchiveBytes): AsyncGenerator<ArchiveHead> {
  let forAll: ArchiveRecords = {};
  let forNext: ArchiveRecords = {};
  for (;;) {
    const block = await bytes.exactly(BLOCK);
    if (isEmptyBlock(block)) return await readEnd(bytes);
    const head = readHead(block);
    const { letter, size } = head;
    if (letter === "x") forNext = { ...forNext, ...readRecords(await readBody(bytes, size)) };
    else if (letter === "g") forAll = { ...forAll, ...readRecords(await readBody(bytes, size)) };
    else if (letter === "L") forNext.name = untilZero(await readBody(bytes, size)).slice();
    else if (letter === "K") forNext.target = untilZero(await readBody(bytes, size)).slice();
    else {
      yield { ...head, ...forAll, ...forNext };
      forNext = {};
    }
  }
}

async function readBody(bytes: ArchiveBytes, size: number): Promise<Uint8Array> {
  if (size > MOST_RECORD_BYTES) throw new Error("the archive is broken");
  const body = await bytes.exactly(size);
  await bytes.exactly(-size & (BLOCK - 1));
  return body;
}

/** Reads the second empty block, and the blocks that fill the last record. */
async function readEnd(bytes: ArchiveBytes): Promise<void> {
  let part: Uint8Array | undefined = await bytes.exactly(BLOCK);
  for (; part; part = await bytes.some(BLOCK)) {
    if (!isEmptyBlock(part)) throw new Error("the archive goes on after its end");
  }
}

function typeOf(name: string, letter: string): ArchiveEntry["type"] {
  if (!Object.hasOwn(TYPES, letter)) {
    throw new CopyError(
      `The container's archive has ${JSON.stringify(name)} as an entry of the type ` +
        `${JSON.stringify(letter)}, which is not copied: look at TAR_OPTIONS in the container.`,
    );
  }
  const type = TYPES[letter as keyof typeof TYPES];
  // Archives from before type letters mark a folder by its name alone.
  return type === "file" && name.endsWith("/") ? "directory" : type;
}

/** Decodes the name of an entry, or the target of the link that is named. */
function textOf(bytes: Uint8Array, link?: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    const shown = Array.from(
      bytes,
      (byte) =>
        byte > 31 && byte < 127
          ? String.fromCharCode(byte)
          : `\\x${byte.toString(16).padStart(2, "0")}`,
    ).join("");
    throw new CopyError(
      link === undefined
        ? `The container's archive has the entry "${shown}", whose name is not UTF-8: it cannot ` +
          "be written under its name. Rename it in the container, or copy the files beside it."
        : `The container's archive has ${JSON.stringify(link)} as a link to "${shown}", which is ` +
          "not UTF-8: it cannot be followed. Copy the path that it leads to.",
      { cause },
    );
  }
}
