import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { stdinBytes } from "../../src/pod/stdin_bytes.ts";
import { test } from "../support/test.ts";

test("stdinBytes returns the bytes of a buffer or of any view of one, without a copy", () => {
  const whole = new Uint8Array([1, 2, 3, 4, 5, 6]);
  const { buffer } = whole;
  assertStrictEquals(stdinBytes(whole), whole);
  assertEquals([...stdinBytes(buffer)], [1, 2, 3, 4, 5, 6]);
  assertEquals([...stdinBytes(new DataView(buffer, 1, 2))], [2, 3]);
  assertEquals([...stdinBytes(new Uint16Array(buffer, 2, 1))], [3, 4]);
  assertStrictEquals(stdinBytes(new DataView(buffer, 1, 2)).buffer, buffer);
  assertEquals(stdinBytes(new ArrayBuffer(0)).length, 0);
});

test("stdinBytes refuses every other type by its name, and does not show the value", () => {
  for (const [chunk, kind] of [["secret", "string"], [null, "null"], [[1], "object"]] as const) {
    const error = assertThrows(() => stdinBytes(chunk), TypeError, `of type ${kind}. Encode text`);
    assertEquals(error.message.includes("secret"), false);
  }
});
