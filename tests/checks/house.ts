/**
 * Checks the sizes of the house: a folder has at most 30 files, a file at most 300 lines, no files
 * import each other in a circle, nothing is exported that only its own file names (types count in some
 * folders), and no file of a few lines stands beside the one file that imports it.
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
/** A smaller file belongs into its importer, if there is one, beside it, and with room for it. */
const minLines = 25;

/** The most lines that an example has without its header. */
const exampleLines: Record<string, number> = {
  "examples/config_reloader.ts": 30,
  "examples/follow_logs.ts": 45,
  "examples/hono_service.ts": 50,
  "examples/leader_cron.ts": 30,
  "examples/namespace_defaults.ts": 40,
  "examples/operator.ts": 70,
  "examples/operator_manifests.ts": 40,
  "examples/pod_cleaner.ts": 40,
  "examples/rollout_restart.ts": 30,
  "examples/secret_replicator.ts": 60,
};

/** Folders and files that are over the limits still, and circles. The list only gets shorter. */
const open: readonly string[] = ["src/http/http2/hpack/recent_values.ts"];

/** Everything that is over a limit, by the name of the folder or file, and every circle by its files. */
export async function houseViolations(root: string): Promise<Map<string, string>> {
  const violations = new Map<string, string>();
  const counts = new Map<string, number>();
  const texts = new Map<string, string>();
  const written = { exts: [".js", ".ts", ".tsx"], skip: [/node_modules/] };
  const files = await filesBelow(root, ["src", "tests", "examples"], written);
  for (const file of ["mod.ts", ...files].sort()) {
    const text = await Deno.readTextFile(join(root, file));
    if (isGenerated(text)) continue;
    texts.set(file, text);
    const folder = dirname(file);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
    const lines = linesOf(text);
    const most = exampleLines[file];
    const program = linesOf(text.slice(text.indexOf("*/\n") + 3));
    if (most !== undefined && program > most) {
      violations.set(
        file,
        `${file} has ${program} lines without its header: ${most} are the limit.`,
      );
    }
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
  for (const [file, importer] of smallParts(texts, imports)) {
    violations.set(file, `${file} has under ${minLines} lines: it belongs into ${importer}.`);
  }
  for (const [file, name] of unusedExports(texts)) {
    violations.set(`${file} ${name}`, `${file} exports ${name}, which no other file names.`);
  }
  return violations;
}

function linesOf(text: string): number {
  return text.trimEnd().split("\n").length;
}

/** The small files of src that only one file imports, which stands beside them and has room. */
function smallParts(
  texts: ReadonlyMap<string, string>,
  imports: ReadonlyMap<string, readonly string[]>,
): [file: string, importer: string][] {
  const importers = new Map<string, string[]>();
  for (const [importer, all] of imports) {
    for (const file of new Set(all)) importers.set(file, [...importers.get(file) ?? [], importer]);
  }
  return [...texts].flatMap(([file, text]): [string, string][] => {
    const [importer, ...others] = importers.get(file) ?? [];
    const isPart = importer !== undefined && others.length === 0 &&
      dirname(importer) === dirname(file) && !importer.endsWith("mod.ts") &&
      linesOf(text) < minLines && linesOf(text) + linesOf(texts.get(importer) ?? "") <= maxLines;
    return isPart ? [[file, importer]] : [];
  });
}

const exportedValue = /^export (?:abstract |async )*(?:class|const|function\*?) ([\w$]+)/gm;
const exportedType = /^export (?:interface|type) ([\w$]+)/gm;
/** The folders whose types are checked, too. */
const checkedTypes = /^src\/(?:client|controller|core|election|pod)\//;

/** The values, and in some folders the types, that a file of src exports and no other file names. */
function unusedExports(texts: ReadonlyMap<string, string>): [file: string, name: string][] {
  const count = new Map<string, number>();
  for (const text of texts.values()) {
    for (const word of new Set(text.match(/[\w$]+/g))) count.set(word, (count.get(word) ?? 0) + 1);
  }
  return [...texts].filter(([file]) => file.startsWith("src/")).flatMap(([file, text]) => {
    const types = checkedTypes.test(file) ? text.matchAll(exportedType) : [];
    return [...text.matchAll(exportedValue), ...types]
      .map(([, name = ""]): [string, string] => [file, name])
      .filter(([, name]) => count.get(name) === 1);
  });
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
