import { assertEquals, assertThrows } from "@std/assert";
import { checkPattern, matchesPattern } from "../../../src/testing/schemas/schema_pattern.ts";
import { test } from "../../support/test.ts";

test("matchesPattern understands the syntax of Go", () => {
  const cases: [pattern: string, matching: string, other: string][] = [
    ["^[a-z]+$", "abc", "aBc"],
    ["(?i)^abc$", "ABC", "abd"],
    ["^a(?i)b$", "aB", "AB"],
    [String.raw`\Aab\z`, "ab", "xab"],
    ["^[[:digit:]]+$", "12", "a"],
    ["^(?P<year>[0-9]{4})$", "2026", "26"],
    [String.raw`^a\-b\_c$`, "a-b_c", "abc"],
    [String.raw`^\pL+$`, "aé", "1"],
    [String.raw`^\Qa.b\E$`, "a.b", "axb"],
    ["^[]a]+$", "]a", "b"],
    [String.raw`\s`, " ", "\u00a0"],
    ["(?s)^a.b$", "a\nb", "ab"],
  ];
  for (const [pattern, matching, other] of cases) {
    const found = [matchesPattern(pattern, matching), matchesPattern(pattern, other)];
    assertEquals(found, [true, false], pattern);
  }
});

test("checkPattern refuses what Go does not have, in Go's words", () => {
  const cases = {
    "a(?=b)": "invalid or unsupported Perl syntax: `(?=`",
    "[": "missing closing ]: `[`",
    "a{1001}": "invalid repeat count: `{1001}`",
    "(a)\\1": "invalid escape sequence: `\\1`",
    "(": "missing closing ): `(`",
  };
  for (const [pattern, message] of Object.entries(cases)) {
    assertThrows(() => checkPattern(pattern), SyntaxError, `error parsing regexp: ${message}`);
  }
});

test("matchesPattern is not slow for a pattern with nested repetitions", () => {
  assertEquals(matchesPattern("^(a+)+$", `${"a".repeat(5_000)}b`), false);
});
