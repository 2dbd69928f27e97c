import { assertEquals, assertNotEquals } from "@std/assert";
import { TextChecksum } from "../../../src/informer/snapshot/text_checksum.ts";
import { test } from "../../support/test.ts";

function checksumOf(...lines: string[]): string {
  const checksum = new TextChecksum();
  for (const line of lines) checksum.add(line);
  return `${checksum}`;
}

test("a checksum is the same for the same lines, and differs for others", () => {
  assertEquals(checksumOf(), "811c9dc5"); // FNV-1a of no bytes
  assertEquals(checksumOf("a", "ü🌍"), checksumOf("a", "ü🌍"));
  const lines = [["a", "b"], ["b", "a"], ["ab"], ["a", "b", ""], ["a"], ["ab", ""], ["a", "ü"]];
  assertEquals(new Set(lines.map((each) => checksumOf(...each))).size, lines.length);
  assertNotEquals(checksumOf("a"), checksumOf("a\\n"));
});
