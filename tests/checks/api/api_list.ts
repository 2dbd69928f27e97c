/**
 * Compares `.github/API.md`, the list of every public symbol, with the code, so that a review sees each
 * change of the API, and reports types that are named in it and cannot be imported. `deno task api`
 * writes the list.
 *
 * @module
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { repository } from "../../support/repository.ts";
import { report } from "../report.ts";
import { isInternal, type WorkspacePackage, workspacePackages } from "../workspace.ts";
import { type DocSymbol, privateTypes } from "./private_types.ts";
import { type DocDeclaration, signatureOf } from "./signature.ts";

const LIST = ".github/API.md";

/** The most symbols that a reader of the API should have to know. */
const MAX_SYMBOLS = 400;

/** Packages whose symbols are generated from Kubernetes' own schema. */
const generated: readonly string[] = ["@kubewire/types"];

/** The output of `deno doc --json` that the list is made of. */
interface Docs {
  nodes: Record<string, { symbols: DocSymbol<DocDeclaration>[] }>;
}

/** Returns the text of the list, and the faults of symbols that name types which are not in it. */
export async function apiList(root: string): Promise<{ list: string; faults: string[] }> {
  const packages = (await workspacePackages(root)).filter(({ name }) => !generated.includes(name));
  const doors = packages.flatMap(doorsOf);
  const { nodes } = await docsOf(root, doors.map(({ file }) => file));
  const counted = new Set<string>();
  const symbols: DocSymbol<DocDeclaration>[] = [];
  const sections = doors.map(({ specifier, file }) => {
    const lines: string[] = [];
    for (const { name, declarations } of nodes[urlOf(root, file)]?.symbols ?? []) {
      for (const declaration of declarations) counted.add(`${name} ${originOf(declaration)}`);
      const shown = callable(declarations);
      symbols.push({ name, declarations: shown });
      lines.push(...shown.map((declaration) => signatureOf(name, declaration)));
    }
    const sorted = [...new Set(lines)].sort();
    return `## ${specifier}\n\n\`\`\`text\n${sorted.join("\n")}\n\`\`\`\n`;
  });
  const head =
    "# The API\n\nEvery public symbol of each entry; one that two entries export counts " +
    `once: ${counted.size} symbols.\n\`deno task api\` writes this file, and \`deno task check\` ` +
    "compares it with the code.\n";
  return { list: [head, ...sections].join("\n"), faults: privateTypes(symbols) };
}

function doorsOf({ exports, specifiers }: WorkspacePackage): { specifier: string; file: string }[] {
  return exports
    .map((file, index) => ({ specifier: specifiers[index]!, file }))
    .filter(({ file }) => !isInternal(file));
}

async function docsOf(root: string, files: readonly string[]): Promise<Docs> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", ...files],
    cwd: root,
    env: { NO_COLOR: "1" },
    stdin: "null",
  });
  const { success, stdout, stderr } = await command.output();
  if (!success) throw new Error(`deno doc failed: ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

function urlOf(root: string, file: string): string {
  return pathToFileURL(join(root, file)).href;
}

/** Leaves out the implementation of what has overloads, whose types are not for callers. */
function callable(declarations: readonly DocDeclaration[]): DocDeclaration[] {
  const overloads = declarations.filter(({ kind, def }) => kind === "function" && !def?.hasBody);
  return (overloads.length > 0 ? overloads : declarations).map(({ def, ...declaration }) => {
    const { methods = [] } = def ?? {};
    const overloaded = methods.filter(({ functionDef }) => functionDef && !functionDef.hasBody);
    const names = new Set(overloaded.map(({ name }) => name));
    const shown = methods.filter(({ name, functionDef }) =>
      !functionDef?.hasBody || !names.has(name)
    );
    return { ...declaration, def: { ...def, methods: shown } };
  });
}

/** The file that declares a symbol, also where an entry only passes it on. */
function originOf({ kind, location, def }: DocDeclaration): string {
  return kind === "reference" ? def!.target!.filename : location.filename;
}

/** Returns the fault of a list that is too long. */
export function lengthViolations(list: string): string[] {
  const count = Number(/once: (\d+) symbols/.exec(list)?.[1]);
  if (count <= MAX_SYMBOLS) return [];
  return [
    `The API has ${count} symbols, ${MAX_SYMBOLS} are the limit: export only what users name.`,
  ];
}

/** Returns the lines that the list lacks and those that are too many, and the remedy. */
export function listViolations(written: string, current: string): string[] {
  if (written === current) return [];
  const lines = (text: string) => new Set(text.split("\n"));
  const [old, now] = [lines(written), lines(current)];
  return [
    ...[...old].filter((line) => !now.has(line)).map((line) => `- ${line}`),
    ...[...now].filter((line) => !old.has(line)).map((line) => `+ ${line}`),
    `${LIST} is not the API of this code: run \`deno task api\` and commit the file.`,
  ];
}

if (import.meta.main) {
  const file = join(repository, LIST);
  const { list: current, faults } = await apiList(repository);
  if (Deno.args.includes("--write")) await Deno.writeTextFile(file, current);
  const written = await Deno.readTextFile(file).catch(() => "");
  report(
    [...listViolations(written, current), ...lengthViolations(current), ...faults],
    `${LIST} has every public symbol.`,
  );
}
