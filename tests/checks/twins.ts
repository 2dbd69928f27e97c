/**
 * Checks that every hand-written source file is tested: by its twin, or by another test of the twin's
 * folder that imports it.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { exists } from "@std/fs";
import { repository } from "../support/repository.ts";
import { report } from "./report.ts";
import { isGenerated, sourceFiles } from "./source_files.ts";

/** A statement that leaves code to run, and so code to test. */
const runnable = /^(?:export )?(?:abstract |async )*(?:class|const|function|let)\b/m;

/** Whether a file has only a class of errors: tests/errors has one table of all of them. */
function isPlainError(text: string): boolean {
  return text.includes("extends KubewireError") &&
    !/^ {2}constructor\(|^(?:export )?(?:async )?function\b/m.test(text);
}

/** Returns every file that has no test, a sentence each. */
export async function twinViolations(root: string): Promise<string[]> {
  const violations: string[] = [];
  for (const file of await sourceFiles(root)) {
    const text = await Deno.readTextFile(join(root, file));
    if (file.endsWith("mod.ts") || !runnable.test(text) || isGenerated(text)) continue;
    if (isPlainError(text)) continue;
    const twin = file.replace(/^src/, "tests").replace(/\.ts$/, "_test.ts");
    if (await exists(join(root, twin)) || await isImported(file, join(root, dirname(twin)))) {
      continue;
    }
    violations.push(
      `${file} has neither a twin test ${twin} nor a test in its folder that imports it.`,
    );
  }
  return violations;
}

/** Returns whether a test in a folder imports a file. */
async function isImported(file: string, folder: string): Promise<boolean> {
  if (!await exists(folder)) return false;
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith("_test.ts")) continue;
    if ((await Deno.readTextFile(join(folder, name))).includes(`/${file}"`)) return true;
  }
  return false;
}

if (import.meta.main) {
  report(await twinViolations(repository), "Every source file has its test.");
}
