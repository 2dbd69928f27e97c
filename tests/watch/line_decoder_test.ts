import { assertEquals } from "@std/assert";
import { LineDecoder } from "../../src/watch/line_decoder.ts";
import { test } from "../support/test.ts";

const encode = (text: string) => new TextEncoder().encode(text);

function linesOf(chunks: Uint8Array[], maxBytes = 1000): string[] {
  const decoder = new LineDecoder(maxBytes);
  return chunks.flatMap((chunk) => linesIn(decoder, chunk));
}

function linesIn(decoder: LineDecoder, chunk: Uint8Array): string[] {
  decoder.push(chunk);
  const lines: string[] = [];
  for (let line; (line = decoder.shift()) !== undefined;) lines.push(line);
  return lines;
}

test("a line ends at its line break, wherever the chunks end", () => {
  assertEquals(linesOf([encode("a\nb\nc")]), ["a", "b"]);
  assertEquals(linesOf([encode("a"), encode("b\nc"), encode("\n")]), ["ab", "c"]);
  assertEquals(linesOf([encode("aé"), encode("")]), []);
  const bytes = encode("héllo 🌍\nwörld\n");
  for (let at = 0; at <= bytes.length; at++) {
    assertEquals(linesOf([bytes.slice(0, at), bytes.slice(at)]), ["héllo 🌍", "wörld"]);
  }
});

test("empty lines are skipped, and a carriage return stays if JSON accepts it as white space", () => {
  assertEquals(linesOf([encode("\n\r\na\r\n\nb\n")]), ["a\r", "b"]);
  const decoder = new LineDecoder(10);
  assertEquals([linesIn(decoder, encode("\n\r\n\n")), decoder.gaveLines], [[], false]);
  assertEquals([linesIn(decoder, encode("a\n")), decoder.gaveLines], [["a"], true]);
});

test("a line may have exactly the maximum number of bytes, and no more", () => {
  const line = "é".repeat(5);
  assertEquals(linesOf([encode(`${line}\n`)], 10), [line]);
  assertEquals(linesOf([encode(`${line}\n${line}\n${line}\n`)], 10), [line, line, line]);
  const bytes = encode(`ok\n${line}x\nafter\n`);
  for (let at = 0; at <= bytes.length; at++) {
    const decoder = new LineDecoder(10);
    const lines = [...linesIn(decoder, bytes.slice(0, at)), ...linesIn(decoder, bytes.slice(at))];
    assertEquals([lines, decoder.tooLong], [["ok"], true], `split at ${at}`);
  }
});

test("a line without an end is reported as too long before it ends", () => {
  const decoder = new LineDecoder(10);
  assertEquals(linesIn(decoder, encode("short\n0123456789")), ["short"]);
  assertEquals(decoder.tooLong, false);
  assertEquals([linesIn(decoder, encode("x")), decoder.tooLong], [[], true]);
  assertEquals(linesIn(decoder, encode("\nmore\n")), []);
});

test("a long line in many chunks is joined once", () => {
  const chunk = encode("x".repeat(64 * 1024));
  const decoder = new LineDecoder(16 * 1024 * 1024);
  for (let i = 0; i < 255; i++) assertEquals(linesIn(decoder, chunk), []);
  assertEquals(linesIn(decoder, encode("\n"))[0]?.length, 255 * chunk.length);
});
