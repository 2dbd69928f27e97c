import { assertEquals, assertThrows } from "@std/assert";
import { compilePattern } from "../../../src/testing/schemas/schema_pattern.ts";
import { test } from "../../support/test.ts";

test("compilePattern understands the syntax of Go", () => {
  const cases: [pattern: string, matching: string, other: string][] = [
    ["^[a-z]+$", "abc", "aBc"],
    ["(?i)^abc$", "ABC", "abd"],
    [String.raw`\Aab\z`, "ab", "xab"],
    ["^[[:digit:]]+$", "12", "a"],
    ["^(?P<year>[0-9]{4})$", "2026", "26"],
    [String.raw`^a\-b\_c$`, "a-b_c", "abc"],
    [String.raw`^\p{Lu}+$`, "ÄB", "äb"],
    ["(?s)^a.b$", "a\nb", "ab"],
  ];
  for (const [pattern, matching, other] of cases) {
    const compiled = compilePattern(pattern);
    assertEquals([compiled.test(matching), compiled.test(other)], [true, false], pattern);
  }
});

test("compilePattern refuses what Go does not have", () => {
  for (const pattern of ["(?=a)", "(?!a)", "(?<=a)", "(?<!a)", String.raw`(a)\1`, "(", "[b-a]"]) {
    assertThrows(() => compilePattern(pattern), SyntaxError, "", pattern);
  }
  assertThrows(
    () => compilePattern("a(?=b)"),
    SyntaxError,
    "error parsing regexp: invalid or unsupported Perl syntax: `(?=`",
  );
});
