import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { docComment } from "../../src/generate/doc_comment.ts";
import { test } from "../support/test.ts";

test("docComment uses one line where the text fits", () => {
  assertEquals(docComment("A short one."), "/** A short one. */\n");
  assertEquals(docComment("A short one.", { indent: 2 }), "  /** A short one. */\n");
});

test("docComment breaks long lines between words and leaves none over 100 columns", () => {
  const text = docComment("word ".repeat(100), { indent: 2 });
  const lines = text.trimEnd().split("\n");
  assert(lines.every((line) => line.length <= 100), text);
  assert(lines.length > 5);
  assertEquals(text.match(/word/g)?.length, 100);
});

test("docComment indents the following lines of a list item like the item", () => {
  assertStringIncludes(docComment(`- ${"word ".repeat(30)}`), "\n *   word");
});

test("docComment does not let the description end the comment", () => {
  assertEquals(docComment("All of */scale and */*."), "/** All of *\\/scale and *\\/*. */\n");
});

test("docComment breaks a line where the description does, at every kind of line break", () => {
  assertEquals(docComment("a\rb\u2028c*/"), "/**\n * a\n * b\n * c*\\/\n */\n");
});

test("docComment makes no tag from a line that begins with an at sign", () => {
  assertEquals(docComment("One.\n@param two"), "/**\n * One.\n * \\@param two\n */\n");
  const wrapped = docComment(`${"word ".repeat(19)} @param and more of it`);
  assert(!wrapped.includes("* @param"), wrapped);
});

test("docComment marks code examples as text, so that they are not compiled", () => {
  assertEquals(
    docComment("Like so:\n```ts\nnot TypeScript\n```\nEnd."),
    "/**\n * Like so:\n * ```text\n * not TypeScript\n * ```\n * End.\n */\n",
  );
});

test("docComment leaves at most one empty line", () => {
  assertEquals(docComment("One.\n\n\n\nTwo."), "/**\n * One.\n *\n * Two.\n */\n");
});

test("docComment documents a default and a deprecation", () => {
  assertEquals(
    docComment("One.", { default: '"TCP"' }),
    '/**\n * One.\n * @default {"TCP"}\n */\n',
  );
  assertEquals(
    docComment("Deprecated: use another."),
    "/**\n * Deprecated: use another.\n * @deprecated as described.\n */\n",
  );
});
