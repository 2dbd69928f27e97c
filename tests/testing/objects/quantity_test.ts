import { assertEquals } from "@std/assert";
import {
  formatQuantity,
  parseQuantity,
  quantityOf,
  writeQuantity,
} from "../../../src/testing/objects/quantity.ts";
import { test } from "../../support/test.ts";

test("a quantity is written in its canonical form, and a malformed one is refused", () => {
  const wrong = /^quantities must match/;
  const forms: [text: string, written: string | RegExp][] = [
    ["1000m", "1"],
    ["0.5", "500m"],
    ["1024Mi", "1Gi"],
    ["1.5Gi", "1536Mi"],
    ["512Ki", "512Ki"],
    ["1e3", "1e3"],
    ["1000", "1k"],
    ["-0.1", "-100m"],
    ["0.0000000001", "1n"],
    ["0", "0"],
    ["", wrong],
    ["x", wrong],
    ["1kk", /suffix/],
  ];
  for (const [text, written] of forms) {
    const parsed = parseQuantity(text);
    const shown = typeof parsed === "string" ? parsed : formatQuantity(parsed);
    assertEquals(typeof written === "string" ? shown === written : written.test(shown), true, text);
  }
  assertEquals(quantityOf("1Gi").nano > quantityOf("1G").nano, true);
});

test("a quantity beyond 64 bits is kept; only one with a binary suffix has a limit", () => {
  const forms: [text: string, written: string][] = [
    ["12345678901234567890", "12345678901234567890"],
    ["-12345678901234567890", "-12345678901234567890"],
    ["1e100", "10e99"],
    ["5000E", "5000E"],
    ["8Ei", "9223372036854775807"],
    ["-8Ei", "-9223372036854775807"],
    ["0.1Gi", "107374182400m"],
  ];
  for (const [text, written] of forms) {
    const parsed = parseQuantity(text);
    assertEquals(typeof parsed === "string" ? parsed : formatQuantity(parsed), written);
  }
  assertEquals(parseQuantity("1".repeat(1001)), "unable to parse numeric part of quantity");
});

test("writeQuantity keeps a text whose suffix is the largest, as Go does", () => {
  const forms: [text: string, written: string][] = [
    ["+1", "+1"],
    ["5.", "5."],
    ["1.500", "1.500"],
    ["3.000", "3"],
    ["007", "007"],
    ["1500", "1500"],
    ["1.5", "1500m"],
    [".5", "500m"],
    ["1e3", "1e3"],
    ["1E4", "10e3"],
    ["+5Ki", "+5Ki"],
    ["1024Mi", "1Gi"],
    ["0", "0"],
  ];
  for (const [text, written] of forms) {
    const parsed = parseQuantity(text);
    assertEquals(typeof parsed === "string" ? parsed : writeQuantity(text, parsed), written);
  }
});
