import { assert, assertEquals } from "@std/assert";
import { ByteSlab, SlabWriter, type WrittenText } from "../../../src/informer/store/byte_slab.ts";
import { test } from "../../support/test.ts";

test("a slab keeps bytes side by side until it is full", () => {
  const slab = new ByteSlab();
  assertEquals(slab.add(new Uint8Array([1, 2])), 0);
  assertEquals(slab.add(new Uint8Array([3])), 2);
  assertEquals([...slab.bytes.subarray(0, 4)], [1, 2, 3, 0]);
  assertEquals(slab.add(new Uint8Array(slab.bytes.length)), undefined);
});

test("when a quarter of a full slab is unused, the rest moves out, once", () => {
  const slab = new ByteSlab();
  const part = slab.bytes.length / 8;
  let moved = 0;
  const moveOut = () => void moved++;
  for (let i = 0; i < 8; i++) {
    slab.add(new Uint8Array(part));
    slab.settle({ moveOut });
  }
  slab.leave(part);
  slab.leave(part);
  slab.leave(part);
  assertEquals(moved, 0); // it may still be filled
  slab.add(new Uint8Array(1));
  slab.leave(0);
  assertEquals(moved, 8);
  slab.leave(part);
  assertEquals(moved, 8);
});

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
