import { assert, assertEquals } from "@std/assert";
import { ByteSlab } from "../../../src/informer/store/byte_slab.ts";
import { SlabWriter, type WrittenText } from "../../../src/informer/store/slab_writer.ts";
import { test } from "../../support/test.ts";

const bytesOf = ({ buffer }: WrittenText) => buffer instanceof ByteSlab ? buffer.bytes : buffer;
const read = (text: WrittenText) =>
  new TextDecoder().decode(bytesOf(text).subarray(text.offset, text.offset + text.length));

test("texts are written side by side, and read as they were written", () => {
  const writer = new SlabWriter();
  const texts = Array.from({ length: 300 }, (_, i) => "aö€😀".repeat(i));
  const written = texts.map((text) => writer.write(text));
  assertEquals(written.map(read), texts);
  assert(new Set(written.map(bytesOf)).size < 30);
});

test("a large text, and one that is written alone, get a buffer of exactly their size", () => {
  const writer = new SlabWriter();
  for (const written of [writer.write("x".repeat(30_000)), writer.writeAlone("ö")]) {
    assertEquals(bytesOf(written).buffer.byteLength, written.length);
    assert(written.buffer instanceof Uint8Array);
  }
});
