import { assertEquals } from "@std/assert";
import { joinBytes } from "../../../src/testing/bytes/join_bytes.ts";
import { test } from "../../support/test.ts";

test("joinBytes returns the parts one after the other, in memory of its own", () => {
  const part = Uint8Array.of(1, 2);
  const whole = joinBytes([part, new Uint8Array(), Uint8Array.of(3)]);
  part[0] = 9;
  assertEquals([...whole], [1, 2, 3]);
  assertEquals([whole.byteOffset, whole.buffer.byteLength], [0, 3]);
  assertEquals(joinBytes([]).length, 0);
});
