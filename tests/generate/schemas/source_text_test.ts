import { assertEquals } from "@std/assert";
import { commentLine, commentLines, literal } from "../../../src/generate/schemas/source_text.ts";
import { test } from "../../support/test.ts";

test("literal escapes invisible characters, and all others as JSON does", () => {
  assertEquals(
    literal('a"\\\n\u2028\u2029\u0085\x7f'),
    '"a\\"\\\\\\n\\u2028\\u2029\\u0085\\u007f"',
  );
  assertEquals(literal({ a: [1, null, true] }), '{"a":[1,null,true]}');
  assertEquals(literal(undefined), "undefined");
});

test("commentLines breaks at every kind of line break, and no line can end the comment", () => {
  assertEquals(
    commentLines("a\nb\r\nc\rd\u2028e\u2029f\u0085g\vh\fi"),
    [..."abcdefghi"],
  );
  assertEquals(commentLines("*/ **/ *\0/\t|"), ["*\\/ **\\/ * /  |"]);
});

test("commentLine returns one line", () => {
  assertEquals(commentLine("a\r\nb */\u2028c"), "a b *\\/ c");
});
