import { assertEquals, assertThrows } from "@std/assert";
import { ByteLines } from "../../src/pod/byte_lines.ts";
import { StreamCutError } from "../../src/pod/stream_cut_error.ts";
import { test } from "../support/test.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (line: Uint8Array) => new TextDecoder().decode(line);

test("ByteLines returns the same lines wherever the chunks begin and end", () => {
  const whole = bytes("a\n\nzwölf\r\nrest");
  for (let size = 1; size <= whole.length; size++) {
    const lines = new ByteLines();
    const given: string[] = [];
    for (let start = 0; start < whole.length; start += size) {
      given.push(...lines.push(whole.subarray(start, start + size)).map(text));
    }
    assertEquals([...given, text(lines.rest())], ["a\n", "\n", "zwölf\r\n", "rest"]);
  }
});

test("ByteLines keeps no reference to a chunk, which may be overwritten", () => {
  const lines = new ByteLines();
  const chunk = bytes("a\nb");
  const [line] = lines.push(chunk);
  chunk.fill(0);
  assertEquals(text(line ?? chunk), "a\n");
  assertEquals(text(lines.rest()), "b");
  assertEquals(lines.rest().length, 0);
});

test("ByteLines refuses a line that grows beyond 64 MiB, and holds none of it", () => {
  const lines = new ByteLines("log of pod shop/web");
  const chunk = new Uint8Array(16 * 1024 * 1024).fill(120);
  for (let i = 0; i < 4; i++) assertEquals(lines.push(chunk), []);
  assertThrows(() => lines.push(bytes("x")), StreamCutError, "longer than 64 MiB");
  assertEquals(lines.rest().length, 0);
});
