/**
 * Checks the sizes of the house: a folder has at most 30 files, a file at most 300 lines, and no files
 * import each other in a circle.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { repository } from "../support/repository.ts";
import { moduleGraph } from "./module_graph.ts";
import { report } from "./report.ts";
import { filesBelow, isGenerated, sourceFiles } from "./source_files.ts";

const maxFiles = 30;
const maxLines = 300;

/** Folders and files that are over the limits still, and circles. The list only gets shorter. */
const open: readonly string[] = [
  "src/informer",
  "src/kubeconfig",
  "src/runtime",
  "src/testing",
  "tests/generate",
  "tests/informer",
  "tests/kubeconfig",
  "tests/testing",
  "src/generate/document_source.ts and src/generate/read_server.ts",
  "src/informer/informer.ts and src/informer/running_informer.ts",
  "src/runtime/bun_listen_tcp.ts and src/runtime/deno_listen_tcp.ts and src/runtime/listen_tcp.ts",
  "src/testing/builtin_resources.ts and src/testing/resource_registry.ts",
  "src/testing/fault_panel.ts and src/testing/placed_fault.ts",
  "src/testing/https_backend.ts and src/testing/server/https_server.ts",
];

/** Everything that is over a limit, by the name of the folder or file, and every circle by its files. */
export async function houseViolations(root: string): Promise<Map<string, string>> {
  const violations = new Map<string, string>();
  const counts = new Map<string, number>();
  const written = { exts: [".ts", ".tsx"], skip: [/node_modules/] };
  const files = await filesBelow(root, ["src", "tests", "examples"], written);
  for (const file of ["mod.ts", ...files].sort()) {
    const text = await Deno.readTextFile(join(root, file));
    if (isGenerated(text)) continue;
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
    const files = circle.join(" and ");
    violations.set(files, `${files} import each other.`);
  }
  return violations;
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
  report(
    sentences,
    `No other folder, file or circle is over the limits; ${open.length} are known.`,
  );
}
