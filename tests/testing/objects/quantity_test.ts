import { assertEquals } from "@std/assert";
import {
  formatQuantity,
  parseQuantity,
  quantityOf,
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
