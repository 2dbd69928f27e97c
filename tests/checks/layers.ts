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
import { testingRooms } from "./testing_rooms.ts";

/** The folders of src that a folder may import; ARCHITECTURE.md shows the same table. */
export const importTable: Record<string, readonly string[]> = {
  core: [],
  runtime: ["core"],
  http: ["core", "runtime"],
  auth: ["core", "runtime"],
  config: ["core", "runtime", "auth"],
  transport: ["core", "runtime", "http", "auth", "config"],
  watch: ["core", "runtime", "http", "transport"],
  client: ["core", "runtime", "auth", "config", "transport", "watch"],
  informer: ["core", "runtime", "transport", "watch"],
  election: ["core", "runtime", "transport", "client"],
  controller: ["core", "runtime", "transport", "watch", "client", "informer", "election"],
  hono: [
    "core",
    "runtime",
    "auth",
    "config",
    "transport",
    "client",
    "informer",
    "election",
    "controller",
  ],
  otel: [
    "core",
    "runtime",
    "auth",
    "config",
    "transport",
    "informer",
    "election",
    "controller",
  ],
  prometheus: ["runtime", "otel"],
  kubeconfig: ["core", "runtime", "auth", "config"],
  doctor: ["core", "runtime", "auth", "config", "transport", "client", "kubeconfig"],
  pod: ["core", "runtime", "transport", "watch"],
  copy: ["core", "runtime", "transport", "pod"],
  types: [],
  generate: ["core", "runtime", "config", "kubeconfig", "transport"],
  testing: [],
};

/** The folders whose files may import packages; each is an export of its own. */
const packagedFolders = [
  "testing",
  "generate",
  "hono",
  "otel",
  "prometheus",
  "kubeconfig",
  "copy",
];

/** Returns all imports that break the table, a sentence each; empty when there are none. */
export async function layerViolations(root: string): Promise<string[]> {
  const violations: string[] = [];
  const files = (await sourceFiles(root)).filter((file) => !file.endsWith("_test.ts"));
  const imports = await moduleGraph(root, files);
  for (const file of files) {
    for (const imported of imports.get(file) ?? []) {
      const violation = judge(file, imported);
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

function judge(file: string, imported: string): string | undefined {
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
  const room = roomOf(file);
  if (room !== undefined && to === "testing") return judgeRoom(file, { room, imported });
  const allowed = importTable[from];
  if (!allowed) return `${file} is in a folder that the import table does not name.`;
  if (to === from || allowed.includes(to)) return undefined;
  return `${file} imports ${imported}: ${from} may import ${allowed.join(", ") || "nothing"}.`;
}

/** Judges an import between the rooms of src/testing. */
function judgeRoom(
  file: string,
  { room, imported }: { room: string; imported: string },
): string | undefined {
  const allowed = testingRooms[room];
  if (!allowed) return `${file} is in a room that the table of src/testing does not name.`;
  const to = roomOf(imported);
  const isAllowed = to === undefined
    ? imported === "src/testing/check_settings.ts" || room === "launch"
    : to === room || allowed.includes(to);
  return isAllowed
    ? undefined
    : `${file} imports ${imported}: testing/${room} may import ${allowed.join(", ") || "nothing"}.`;
}

/** Returns `faults` for src/testing/faults/faults.ts, and nothing for src/testing/mod.ts. */
function roomOf(file: string): string | undefined {
  return /^src\/testing\/([^/]+)\//.exec(file)?.[1];
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
 * Returns the differences between the table in a Markdown text and the one above, a sentence each.
 */
export function tableDifferences(markdown: string): string[] {
  const rows = new Map<string, string>();
  for (const [, folder = "", cell = ""] of markdown.matchAll(/^\| *`?(\w+)`? *\|([^|]*)\|/gm)) {
    if (folder in importTable) {
      const names = cell.split(";")[0]?.match(/\w+/g) ?? [];
      rows.set(folder, names.filter((name) => name in importTable).join(", "));
    }
  }
  return Object.entries(importTable).flatMap(([folder, allowed]) => {
    const shown = rows.get(folder);
    const wanted = allowed.join(", ");
    if (shown === wanted) return [];
    return shown === undefined
      ? [`The table has no row for ${folder}.`]
      : [`The row of ${folder} says "${shown}", the check says "${wanted}".`];
  });
}

if (import.meta.main) {
  const architecture = join(repository, ".github/ARCHITECTURE.md");
  const violations = [
    ...await layerViolations(repository),
    ...tableDifferences(await Deno.readTextFile(architecture)),
  ];
  report(violations, "Every import looks down.");
}
