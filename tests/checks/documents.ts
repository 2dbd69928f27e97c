/**
 * Checks the documents: every relative link leads to a file and every anchor to a heading, every
 * command that names a test names one that exists, and the README is short.
 *
 * @module
 */
import { dirname, join, normalize } from "node:path";
import { exists } from "@std/fs";
import { repository } from "../support/repository.ts";
import { report } from "./report.ts";
import { filesBelow } from "./source_files.ts";

const maxReadmeLines = 250;
const maxCellWidth = 60;

/** Every broken link, every command that runs no test, and what is too long, a sentence each. */
export async function documentViolations(root: string): Promise<string[]> {
  const guides = await filesBelow(root, [".github", "examples"], { exts: [".md"] });
  const documents = ["README.md", ...guides];
  const texts = new Map<string, string>();
  for (const file of documents) texts.set(file, await Deno.readTextFile(join(root, file)));
  const tests = await testTexts(root);
  const violations = readmeViolations(texts.get("README.md") ?? "");
  for (const [file, text] of texts) {
    for (const link of relativeLinks(text)) {
      const fault = await linkFault(root, file, link, texts);
      if (fault) violations.push(`${file} links to ${link}: ${fault}.`);
    }
    for (const { command, words } of testCommands(text)) {
      const found = words.startsWith("tests/")
        ? await exists(join(root, words))
        : tests.some((test) => test.includes(words));
      if (!found) violations.push(`${file} says ${command}: no test has that name.`);
    }
  }
  return violations;
}

/** Returns the parts of the README that are too long, a sentence each. */
function readmeViolations(text: string): string[] {
  const lines = text.trimEnd().split("\n");
  const violations = lines
    .filter((line) => line.startsWith("|"))
    .flatMap((line) => line.split("|").map((cell) => cell.trim()))
    .filter((cell) => !/^-*$/.test(cell) && cell.length > maxCellWidth)
    .map((cell) => `README.md has a cell of over ${maxCellWidth} characters: ${cell}`);
  if (lines.length > maxReadmeLines) {
    violations.unshift(`README.md has ${lines.length} lines, ${maxReadmeLines} are the limit.`);
  }
  return violations;
}

/** The links of a text that lead to a file of the repository or to a heading. */
function relativeLinks(text: string): string[] {
  return [...proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^[a-z]+:/.test(link));
}

function proseOf(text: string): string {
  return text.replace(/^```[^]*?^```/gm, "");
}

async function linkFault(
  root: string,
  file: string,
  link: string,
  texts: Map<string, string>,
): Promise<string | undefined> {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? file : normalize(join(dirname(file), path));
  if (!await exists(join(root, target))) return "there is no such file";
  const text = texts.get(target);
  if (anchor === undefined || text === undefined) return undefined;
  return headingAnchors(text).includes(anchor) ? undefined : "there is no such heading";
}

/** The anchors of a document's headings, as GitHub makes them. */
export function headingAnchors(text: string): string[] {
  return [...proseOf(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-")
  );
}

interface TestCommand {
  command: string;
  /** The folder, the file or the part of a name that the command filters by. */
  words: string;
}

/** The commands of a text that run a part of the tests, each with what it filters by. */
function testCommands(text: string): TestCommand[] {
  const task = /deno task (?:test|e2e)((?: --\w+)*) (?:"([^"]+)"|(tests\/[\w./-]+))/g;
  return [...text.matchAll(task)].map(([command, , name, path]) => ({
    command,
    words: name ?? path ?? "",
  }));
}

async function testTexts(root: string): Promise<string[]> {
  const texts: string[] = [];
  for (const file of await filesBelow(root, ["tests"], { exts: [".ts"] })) {
    texts.push(await Deno.readTextFile(join(root, file)));
  }
  return texts;
}

if (import.meta.main) {
  report(await documentViolations(repository), "Every link and every command leads somewhere.");
}
