import { assertEquals, assertThrows } from "@std/assert";
import { test } from "../../support/test.ts";
import type { SourceIssue } from "../../../src/testing/cel/source_issue.ts";
import { Stop, TokenReader } from "../../../src/testing/cel/token_reader.ts";
import { readTokens } from "../../../src/testing/cel/tokens.ts";

test("a reader takes tokens, and reports the first that does not fit", () => {
  const issues: SourceIssue[] = [];
  const reader = new TokenReader(readTokens("( a ]").tokens, issues);
  assertEquals([reader.isAt("(", "["), reader.peek(1)?.text], [true, "a"]);
  assertEquals(reader.expect("(").at, 0);
  assertEquals([reader.takeIf(")"), reader.take().text], [undefined, "a"]);
  assertThrows(() => reader.expect(")"), Stop);
  assertEquals(issues, [
    { at: 4, message: "Syntax error: mismatched input ']' expecting ')'" },
  ]);
  reader.take();
  assertEquals([reader.take().kind, reader.take().kind], ["end", "end"]);
});
