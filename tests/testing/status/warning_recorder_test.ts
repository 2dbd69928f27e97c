import { assertEquals } from "@std/assert";
import { WarningRecorder } from "../../../src/testing/status/warning_recorder.ts";
import { test } from "../../support/test.ts";

function headersOf(...texts: string[]): string[] {
  const recorder = new WarningRecorder();
  texts.forEach((text) => recorder.add(text));
  return recorder.headers();
}

test("WarningRecorder sends each text once, quoted", () => {
  assertEquals(headersOf("a", 'b "c" \\', "a"), ['299 - "a"', '299 - "b \\"c\\" \\\\"']);
});

test("WarningRecorder leaves out texts that are empty or have control characters", () => {
  assertEquals(headersOf("", "a\nb", "\x1b[2J", "\x85", "ok"), ['299 - "ok"']);
});

test("WarningRecorder gives each byte of UTF-8 as a character", () => {
  assertEquals(headersOf("ü✓"), ['299 - "\xc3\xbc\xe2\x9c\x93"']);
});

test("WarningRecorder cuts texts only if all together have more than 4,096 code points", () => {
  const text = (index: number) => `${index}`.padEnd(512, "x");
  assertEquals(headersOf(...Array.from({ length: 8 }, (_, index) => text(index))).length, 8);
  const cut = headersOf(...Array.from({ length: 40 }, (_, index) => text(index)));
  assertEquals([cut.length, cut[0]], [16, `299 - "${text(0).slice(0, 256)}"`]);
});
