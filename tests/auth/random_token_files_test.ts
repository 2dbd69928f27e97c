import { assert, assertEquals, assertGreater, assertInstanceOf, assertRejects } from "@std/assert";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { FileTokenSource } from "../../src/auth/file_token_source.ts";
import { TokenInvalidError, TokenUnavailableError } from "../../src/core/errors.ts";
import { seededRandom } from "../support/seeded_random.ts";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { inFull, test } from "../support/test.ts";

const MIB = 1024 * 1024;
const encoder = new TextEncoder();

/**
 * Printable characters of which no message has four in a row, so that a message does not share a
 * piece of the file by chance.
 */
const alphabet = "BDEFGHJKOPQRTVWXYZ2345678&*+;<=>?@[]^_{|}~";

/** Changes to the content, by name; all but `plain` and `surrounded` make it an invalid token. */
const spoilers: Record<string, (random: () => number, text: Uint8Array) => Uint8Array> = {
  plain: (_random, text) => text,
  surrounded: (_random, text) => concat(encoder.encode("\r\n\t "), text, encoder.encode(" \n\n")),
  nul: (random, text) => spliced(random, text, [0]),
  newline: (random, text) => spliced(random, text, [0x0a]),
  space: (random, text) => spliced(random, text, [0x20]),
  utf8: (random, text) => spliced(random, text, [...encoder.encode("žluťoučký 🐴")]),
  brokenUtf8: (random, text) => spliced(random, text, [0xc3, 0x28, 0xff]),
  bytes: (random, text) => text.map(() => 0x80 + Math.floor(random() * 0x80)),
  empty: () => new Uint8Array(),
  blank: () => encoder.encode(" \r\n\t"),
};
const kinds = Object.keys(spoilers);

function concat(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Returns the text with `bytes` somewhere between its first and its last character. */
function spliced(random: () => number, text: Uint8Array, bytes: number[]): Uint8Array {
  const at = 1 + Math.floor(random() * (text.length - 1));
  return concat(text.subarray(0, at), Uint8Array.from(bytes), text.subarray(at));
}

function randomText(random: () => number, length: number): Uint8Array {
  const text = new Uint8Array(length);
  for (let at = 0; at < length; at++) {
    text[at] = alphabet.charCodeAt(Math.floor(random() * alphabet.length));
  }
  return text;
}

/** Returns every piece of four characters that the message shares with the file. */
function sharedPieces(message: string, content: string): string[] {
  const pieces = Array.from(
    { length: Math.max(0, message.length - 3) },
    (_, at) => message.slice(at, at + 4),
  );
  return pieces.filter((piece) => content.includes(piece));
}

/** Writes the file and asserts that the source gives the token or its own error. */
async function assertOutcome(path: string, bytes: Uint8Array): Promise<"token" | "error"> {
  writeFileSync(path, bytes);
  const content = new TextDecoder().decode(bytes);
  const trimmed = content.trim();
  await using source = new FileTokenSource(path);
  if (/^[\x21-\x7e]+$/.test(trimmed) && content.length <= MIB) {
    assertEquals(await source.token(), trimmed);
    return "token";
  }
  const error = await assertRejects(async () => await source.token(), TokenUnavailableError);
  assertInstanceOf(error.cause, TokenInvalidError);
  for (const { message } of [error, error.cause]) {
    assert(message.includes(path));
    assertEquals(sharedPieces(message.replaceAll(path, ""), content), []);
  }
  return "error";
}

const FILES = inFull(10_000, 400);

test(`FileTokenSource gives the token or its own error for ${FILES} random files`, async () => {
  await using directory = await tempDirectory();
  const outcomes = { token: 0, error: 0 };
  const lane = async (seed: number) => {
    const random = seededRandom(seed);
    for (let i = 0; i < FILES / 20; i++) {
      const kind = kinds[Math.floor(random() * kinds.length)] ?? "plain";
      const text = randomText(random, 8 + Math.floor(random() * 300));
      const bytes = spoilers[kind]?.(random, text) ?? text;
      outcomes[await assertOutcome(join(directory.path, `token${seed}`), bytes)]++;
    }
  };
  await Promise.all(Array.from({ length: 20 }, (_, seed) => lane(seed)));
  assertGreater(outcomes.token, FILES * 0.15);
  assertGreater(outcomes.error, FILES * 0.7);
});

test("FileTokenSource gives its own error for files of 2 MiB, whatever their content", async () => {
  await using directory = await tempDirectory();
  const random = seededRandom(20_261_124);
  const text = randomText(random, 2 * MIB);
  for (const kind of ["plain", "nul", "newline", "utf8", "bytes"]) {
    const bytes = spoilers[kind]?.(random, text) ?? text;
    assertEquals(await assertOutcome(join(directory.path, kind), bytes), "error");
  }
});
