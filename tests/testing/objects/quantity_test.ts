import { assertEquals } from "@std/assert";
import {
  formatQuantity,
  parseQuantity,
  quantityOf,
  writeQuantity,
} from "../../../src/testing/objects/quantity.ts";
import { test } from "../../support/test.ts";

const quantityIn = (text: string) => {
  const parsed = parseQuantity(text);
  return typeof parsed === "string" ? parsed : formatQuantity(parsed);
};

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
    const shown = quantityIn(text);
    assertEquals(typeof written === "string" ? shown === written : written.test(shown), true, text);
  }
  assertEquals(quantityOf("1Gi").nano > quantityOf("1G").nano, true);
});

test("parseQuantity takes what Kubernetes' parser takes, which is more than its words say", () => {
  const zeros = ["0", ".", "+", "-00", "k", "-.m", "+.Ti", "e5", "0e-12"];
  for (const text of zeros) assertEquals(quantityIn(text), "0", text);
  const others = { "+1Ki": "1Ki", "1.": "1", ".5": "500m", "2E-3": "2e-3", "1E": "1E" };
  for (const [text, written] of Object.entries(others)) {
    assertEquals(quantityIn(text), written, text);
  }
  assertEquals(quantityIn("1e00000006"), "1e6");
});

test("parseQuantity tells a wrong form from an unknown suffix and a missing number", () => {
  const faults: Record<string, string[]> = {
    "quantities must match": ["", " 1", "one", "1.2.3", "1KiB", "1Gi\n", "1e3m", "+-5k"],
    "unable to parse quantity's suffix": ["1e", "1KK", "1-5", "+-5", "1ki", "1ee5", "1e+"],
    "unable to parse numeric part": ["Ei", ".Pi", "e-10", "+.e-20"],
  };
  faults["unable to parse quantity's suffix"]?.push("1e9223372036854775808");
  for (const [start, texts] of Object.entries(faults)) {
    for (const text of texts) assertEquals(quantityIn(text).startsWith(start), true, text);
  }
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
  for (const [text, written] of forms) assertEquals(quantityIn(text), written);
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
