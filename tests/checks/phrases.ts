/**
 * Finds the phrases that the house's English avoids: in comments, in texts with a space (messages and
 * the names of tests), and in Markdown. `deno run … tests/checks/phrases.ts [FOLDER or FILE…]`
 *
 * @module
 */
import { join, relative } from "node:path";
import { walk } from "@std/fs";
import { repository } from "../support/repository.ts";
import { report } from "./report.ts";

/** A phrase to avoid, and what to write in its place. */
interface Phrase {
  pattern: RegExp;
  remedy: string;
}

const phrases: Phrase[] = [
  { pattern: /\bnobody\b/i, remedy: 'name the part: "no caller", "no reader"' },
  { pattern: /\bwhoever\b/i, remedy: 'say "a caller that" or "you"' },
  { pattern: /(?:^|[.:;] )Who(?!se\b)\b(?![^.]*\?)/, remedy: 'say "a caller that" or "you"' },
  { pattern: /\bthat which\b/i, remedy: "name the thing" },
  {
    pattern: /\b(?:is|are|was|were|be) told (?:of|about)\b/,
    remedy: 'say "gets" or "is called for"',
  },
  {
    pattern:
      /(?<!\b[Tt]here )\b(?:is|are|was|were) no (?!longer\b|more\b|\w+ (?:in|at|for|on)\b)[a-z]/,
    remedy: 'say "is not a"',
  },
  { pattern: /\bas (?:a|the) (?:person|user|caller) likes\b/, remedy: "say what may be chosen" },
  {
    pattern: /\bha(?:s|ve) (?:it|the \w+|its \w+|them) (?:get|make|do|send|take|ask|read|say)\b/,
    remedy: "begin with what is done",
  },
  {
    pattern:
      /\bha(?:s|ve) not\b(?! (?:\w+ed|been|had|begun|come|gone|got|made|sent|seen|yet|read|run|taken|written|done)\b)/,
    remedy: 'say "does not have", or "unknown"',
  },
  { pattern: /^(?:What|Whether it|That) [a-z]/, remedy: "begin with a verb or a noun" },
  { pattern: /^(?:Is|Are) told\b/, remedy: 'say "Called with", "Called for"' },
];

/** Returns each phrase to avoid in the words of a file: its line, the phrase and the remedy. */
export function phrasesIn(file: string, text: string): string[] {
  const found: string[] = [];
  for (const { line, words } of file.endsWith(".md") ? paragraphs(text) : remarks(text)) {
    for (const { pattern, remedy } of phrases) {
      const phrase = pattern.exec(words)?.[0].trim();
      if (phrase !== undefined) found.push(`${file}:${line}: "${phrase}": ${remedy}`);
    }
  }
  return found;
}

interface Words {
  line: number;
  words: string;
}

/** Returns the lines of Markdown outside its code. */
function paragraphs(text: string): Words[] {
  let fenced = false;
  return text.split("\n").flatMap((words, index) => {
    if (words.trimStart().startsWith("```")) fenced = !fenced;
    return fenced ? [] : [{ line: index + 1, words: words.replace(/`[^`]*`/g, "``") }];
  });
}

/**
 * Returns the comments of TypeScript, and its texts that are sentences, without code in backticks.
 */
function remarks(text: string): Words[] {
  const found: Words[] = [];
  let fenced = false;
  for (const [index, line] of text.split("\n").entries()) {
    const add = (words: string) =>
      found.push({ line: index + 1, words: words.replace(/`[^`]*`/g, "``").trim() });
    const comment = /^\s*(?:\/\*\*?|\*|\/\/)\s?(.*?)(?:\*\/)?$/.exec(line)?.[1];
    if (comment !== undefined) {
      if (comment.trimStart().startsWith("```")) fenced = !fenced;
      else if (!fenced) add(comment);
      continue;
    }
    for (const [literal] of line.matchAll(/"(?:[^"\\]|\\.)*"|`[^`]*`/g)) {
      if (literal.includes(" ")) add(literal.slice(1, -1));
    }
    const after = /[;,{}()\]] \/\/ (.*)$/.exec(line)?.[1];
    if (after !== undefined) add(after);
  }
  return found;
}

/** Returns every phrase to avoid in the files below some paths of the repository. */
export async function phrasesBelow(root: string, paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    for await (const file of textsBelow(join(root, path))) {
      const name = relative(root, file);
      found.push(...phrasesIn(name, await Deno.readTextFile(file)));
    }
  }
  return found.sort();
}

async function* textsBelow(path: string): AsyncGenerator<string> {
  if ((await Deno.stat(path)).isFile) {
    yield path;
    return;
  }
  const skip = [/node_modules/, /\/src\/types\//, /\/phrases(?:_test)?\.ts$/];
  const options = { exts: [".js", ".ts", ".tsx", ".md"], includeDirs: false, skip };
  for await (const entry of walk(path, options)) yield entry.path;
}

if (import.meta.main) {
  const everything = ["README.md", ".github", "examples", "mod.ts", "src", "tests"];
  const paths = Deno.args.length > 0 ? Deno.args : everything;
  const found = await phrasesBelow(repository, paths);
  report(found, "The English is plain.");
}
