/**
 * Checks the sizes of the house: a folder has at most 30 files, a file at most 300 lines, and no files
 * import each other in a circle.
 *
 * @module
 */
import { dirname, join, relative } from "node:path";
import { walk } from "@std/fs";
import { repository } from "../support/repository.ts";
import { moduleGraph } from "./module_graph.ts";
import { sourceFiles } from "./source_files.ts";

const maxFiles = 30;
const maxLines = 300;

/** How a file begins that `deno task generate` writes. */
const generated = "// Generated from ";

/** Folders and files that are over the limits still, or in a circle. The list only gets shorter. */
const open: readonly string[] = [
  "src/informer",
  "src/kubeconfig",
  "src/runtime",
  "src/testing",
  "tests/generate",
  "tests/informer",
  "tests/kubeconfig",
  "tests/testing",
  "src/generate/document_source.ts",
  "src/informer/informer.ts",
  "src/runtime/bun_listen_tcp.ts",
  "src/testing/builtin_resources.ts",
  "src/testing/fault_panel.ts",
  "src/testing/https_backend.ts",
];

/** Everything that is over a limit or in a circle, by the name of the folder or file. */
export async function houseViolations(root: string): Promise<Map<string, string>> {
  const violations = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const file of await writtenFiles(root)) {
    const text = await Deno.readTextFile(join(root, file));
    if (text.startsWith(generated)) continue;
    const folder = dirname(file);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
    const lines = text.trimEnd().split("\n").length;
    if (lines > maxLines) {
      violations.set(file, `${file} has ${lines} lines: split it at ${maxLines}.`);
    }
  }
  for (const [folder, count] of counts) {
    if (count > maxFiles) violations.set(folder, `${folder} has ${count} files: give it rooms.`);
  }
  const imports = await moduleGraph(root, await sourceFiles(root));
  for (const circle of circles(imports)) {
    violations.set(circle[0]!, `${circle.join(" and ")} import each other.`);
  }
  return violations;
}

async function writtenFiles(root: string): Promise<string[]> {
  const files: string[] = [];
  for (const folder of ["src", "tests", "examples"]) {
    const options = { exts: [".ts", ".tsx"], includeDirs: false, skip: [/node_modules/] };
    for await (const entry of walk(join(root, folder), options)) {
      files.push(relative(root, entry.path));
    }
  }
  return files.sort();
}

/** The groups of files that import each other, directly or through others of their group, sorted. */
export function circles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): number => {
    const number = order.size;
    order.set(file, number);
    let low = number;
    stack.push(file);
    for (const imported of imports.get(file) ?? []) {
      if (!imports.has(imported)) continue;
      if (!order.has(imported)) low = Math.min(low, visit(imported));
      else if (stack.includes(imported)) low = Math.min(low, order.get(imported)!);
    }
    if (low === number) {
      const group = stack.splice(stack.indexOf(file));
      if (group.length > 1) found.push(group.sort());
    }
    return low;
  };
  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return found.sort();
}

if (import.meta.main) {
  const violations = await houseViolations(repository);
  const sentences = [...violations].filter(([name]) => !open.includes(name)).map(([, text]) =>
    text
  );
  for (const name of open) {
    if (!violations.has(name)) sentences.push(`${name} holds now: take it off the list.`);
  }
  for (const sentence of sentences) console.error(sentence);
  if (sentences.length === 0) {
    console.log(`No other folder, file or circle is over the limits; ${open.length} are known.`);
  }
  Deno.exit(sentences.length === 0 ? 0 : 1);
}
