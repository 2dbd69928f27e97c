import { assertEquals } from "@std/assert";
import { test } from "../support/test.ts";
import { phrasesIn } from "./phrases.ts";

/** The phrases found in a text, without their lines and remedies. */
function foundIn(file: string, text: string): string[] {
  return phrasesIn(file, text).map((found) => /"(.*?)"/.exec(found)?.[1] ?? found);
}

test("phrasesIn finds phrases in comments, messages and test names", () => {
  const text = [
    "/** What a caller gets. */",
    "const a = 1; // nobody reads it",
    'test("a handler is told of each change", () => {});',
    'throw new Error("this is no number");',
  ].join("\n");
  assertEquals(foundIn("a.ts", text), ["What a", "nobody", "is told of", "is no n"]);
});

test("phrasesIn leaves code alone", () => {
  const text = ["const nobody = whoever;", "/** Returns `nobody`. */", 'const b = "nobody";'];
  assertEquals(foundIn("a.ts", text.join("\n")), []);
});

test("phrasesIn leaves questions and common phrases alone", () => {
  const text = [
    "// It is no longer a token, and there is no token.",
    "// Who asks what?",
    "// Returns what the server has not sent yet.",
  ];
  assertEquals(foundIn("a.ts", text.join("\n")), []);
});

test("phrasesIn reads Markdown outside its code, and gives the line", () => {
  const text = "# Title\n\n```ts\n// nobody\n```\n\nWhoever reads it has it.";
  assertEquals(phrasesIn("a.md", text), [
    'a.md:7: "Whoever": say "a caller that" or "you"',
  ]);
});
