import { assertEquals } from "@std/assert";
import { ByteSlab } from "../../../src/informer/store/byte_slab.ts";
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
