/**
 * Checks that every hand-written source file has its twin test and at most 300 lines.
 *
 * @module
 */
import { join } from "node:path";
import { exists } from "@std/fs";
import { repository } from "../support/repository.ts";
import { sourceFiles } from "./source_files.ts";

const maxLines = 300;

/**
 * The beginning of a file that `deno task generate` writes; the end-to-end suite compares such
 * files.
 */
const generated = "// Generated from ";

/** A statement that leaves code to run, and so code to test. */
const runnable = /^(?:export )?(?:abstract |async )*(?:class|const|function|let)\b/m;

/** Returns every file that has no twin test or too many lines, a sentence each. */
export async function twinViolations(root: string): Promise<string[]> {
  const violations: string[] = [];
  for (const file of await sourceFiles(root)) {
    const text = await Deno.readTextFile(join(root, file));
    if (text.startsWith(generated)) continue;
    const lines = text.trimEnd().split("\n").length;
    if (lines > maxLines) violations.push(`${file} has ${lines} lines: split it at ${maxLines}.`);
    if (file.endsWith("mod.ts") || !runnable.test(text)) continue;
    const twin = file.replace(/^src/, "tests").replace(/\.ts$/, "_test.ts");
    if (!await exists(join(root, twin))) violations.push(`${file} has no twin test ${twin}.`);
  }
  return violations;
}

if (import.meta.main) {
  const violations = await twinViolations(repository);
  for (const violation of violations) console.error(violation);
  if (violations.length === 0) console.log("Every source file has its twin test.");
  Deno.exit(violations.length === 0 ? 0 : 1);
}
