/**
 * Checks the imports between folders: `deno run … tests/checks/layers.ts`. Type imports count.
 *
 * @module
 */
import { join } from "node:path";
import { repository } from "../support/repository.ts";
import { report } from "./report.ts";
import { moduleGraph } from "./module_graph.ts";
import { sourceFiles } from "./source_files.ts";
import { judgeRooms, unusedRooms } from "./rooms/rooms.ts";
import { workspacePackages } from "./workspace.ts";

/** The folders of src that a folder may import; the picture in ARCHITECTURE.md shows their order. */
export const importTable: Record<string, readonly string[]> = {
  core: [],
  runtime: ["core"],
  files: ["core", "runtime"],
  http: ["core", "runtime"],
  auth: ["core", "runtime", "files"],
  config: ["core", "runtime", "files", "auth"],
  transport: ["core", "runtime", "files", "http", "auth", "config"],
  watch: ["core", "runtime", "http", "transport"],
  client: ["core", "runtime", "auth", "config", "transport", "watch"],
  informer: ["core", "runtime", "transport", "watch"],
  election: ["core", "runtime", "transport", "client"],
  controller: ["core", "runtime", "transport", "watch", "client", "informer", "election"],
  pod: ["core", "runtime", "transport", "watch"],
  errors: ["core", "client", "informer", "election", "controller", "pod"],
  internal: [
    "core",
    "runtime",
    "files",
    "auth",
    "config",
    "transport",
    "client",
    "informer",
    "controller",
    "pod",
  ],
  types: [],
  testing: [],
};

/** The packages whose exports a package may import, by its folder; `kubewire` is that of mod.ts. */
export const packageTable: Record<string, readonly string[]> = {
  kubeconfig: ["kubewire"],
  hono: ["kubewire"],
  otel: ["kubewire"],
  copy: ["kubewire"],
  doctor: ["kubewire", "kubeconfig"],
  generate: ["kubewire", "kubeconfig"],
};

/** The folders whose files may import packages of npm. */
const packagedFolders = ["testing", ...Object.keys(packageTable)];

/** Returns all imports that break the tables, a sentence each; empty when there are none. */
export async function layerViolations(root: string): Promise<string[]> {
  const violations: string[] = [];
  const files = (await sourceFiles(root)).filter((file) => !file.endsWith("_test.ts"));
  const imports = await moduleGraph(root, files);
  const entries = (await workspacePackages(root)).flatMap(({ exports }) => exports);
  for (const file of files) {
    for (const imported of imports.get(file) ?? []) {
      const violation = judge(file, imported, entries);
      if (violation) violations.push(violation);
    }
  }
  for (const file of reachableFrom("mod.ts", imports)) {
    for (const imported of imports.get(file) ?? []) {
      if (!isOwnFile(imported)) {
        violations.push(
          `${file} imports ${imported}, so mod.ts is no longer free of dependencies.`,
        );
      }
    }
  }
  return violations;
}

function judge(
  file: string,
  imported: string,
  entries: readonly string[],
): string | undefined {
  const from = folderOf(file);
  if (!isOwnFile(imported)) {
    // A runtime's own modules, as long as they stay out of the graph of mod.ts.
    if (from === "runtime" && imported.startsWith("node:")) return undefined;
    return packagedFolders.includes(from)
      ? undefined
      : `${file} imports ${imported}: only src/${packagedFolders.join(" and src/")} may import ` +
        "packages.";
  }
  const to = folderOf(imported);
  if (from === "mod.ts") {
    return !packagedFolders.includes(to)
      ? undefined
      : `mod.ts imports ${imported}, which is a pod's ballast.`;
  }
  if (from in packageTable && to !== from) return judgeEntry(file, imported, entries);
  const allowed = importTable[from] ?? packageTable[from];
  if (!allowed) return `${file} is in a folder that the import table does not name.`;
  if (to === from) return judgeRooms(file, imported);
  if (allowed.includes(to)) return undefined;
  return `${file} imports ${imported}: ${from} may import ${allowed.join(", ") || "nothing"}.`;
}

/** Judges an import of another package, which may be of its exports alone. */
function judgeEntry(
  file: string,
  imported: string,
  entries: readonly string[],
): string | undefined {
  const folder = folderOf(imported);
  const owner = folder in packageTable ? folder : "kubewire";
  const allowed = packageTable[folderOf(file)] ?? [];
  return allowed.includes(owner) && entries.includes(imported)
    ? undefined
    : `${file} imports ${imported}: it may import the exports of ${allowed.join(" and ")}.`;
}

/** Returns `auth` for src/auth/token_source.ts; the path itself for a file outside src. */
function folderOf(file: string): string {
  return /^src\/([^/]+)\//.exec(file)?.[1] ?? file;
}

function isOwnFile(specifier: string): boolean {
  return !/^[a-z]+:/.test(specifier);
}

function reachableFrom(entry: string, imports: Map<string, string[]>): Set<string> {
  const reached = new Set([entry]);
  for (const file of reached) {
    for (const imported of imports.get(file) ?? []) {
      if (isOwnFile(imported)) reached.add(imported);
    }
  }
  return reached;
}

/**
 * Returns what is wrong with the map in a Markdown text, a sentence each: its picture, the first block
 * of text, must show each folder above the ones that it imports, and its table must have a row for it.
 */
export function mapFaults(markdown: string): string[] {
  const picture = /^```text\n([^]*?)^```/m.exec(markdown)?.[1] ?? "";
  const lines = new Map<string, number>();
  for (const [line, text] of picture.split("\n").entries()) {
    for (const [name] of text.replace(/\(.*\)/, "").matchAll(/\w+/g)) lines.set(name, line);
  }
  const table = { ...importTable, ...packageTable };
  const faults = [...lines.keys()].filter((name) => !(name in table))
    .map((name) => `The picture shows ${name}, which the table of imports does not have.`);
  for (const [folder, allowed] of Object.entries(table)) {
    const line = lines.get(folder);
    if (line === undefined) faults.push(`The picture does not show ${folder}.`);
    for (const name of allowed) {
      const below = name === "kubewire" ? "internal" : name;
      if (line === undefined || (lines.get(below) ?? Infinity) > line) continue;
      faults.push(`The picture shows ${below} not below ${folder}, which imports it.`);
    }
    if (!markdown.includes(`\n| \`${folder}\` `)) faults.push(`The map has no row for ${folder}.`);
  }
  return faults;
}

if (import.meta.main) {
  const map = await Deno.readTextFile(join(repository, ".github/ARCHITECTURE.md"));
  const unused = unusedRooms(await moduleGraph(repository, await sourceFiles(repository)));
  report(
    [...await layerViolations(repository), ...unused, ...mapFaults(map)],
    "Every import looks down.",
  );
}
