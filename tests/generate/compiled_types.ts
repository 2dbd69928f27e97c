/** Writes generated types to a folder, compiles them, and lists the names in them. */

import { spawnSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { generateTypes, type GenerateTypesOptions } from "../../src/generate/generate_types.ts";
import type { OpenApiDocument } from "../../src/generate/schemas/open_api.ts";
import { runtimeName } from "../support/test.ts";
import { type Crd, crdDocuments } from "../../src/generate/crd_documents.ts";

/** The root of this repository. */
export const repository: URL = new URL("../..", import.meta.url);

/** Writes the types of these kinds into a folder, with a program that uses them. */
export async function writeTypes(
  folder: string,
  crds: readonly Crd[],
  uses: string,
): Promise<void> {
  const groups = [...new Set(crds.map(({ spec }) => spec.group))];
  await writeFiles(folder, crdDocuments(crds), { groups }, uses);
}

/** Writes the types of these documents into a folder, with a program that uses them. */
export async function writeFiles(
  folder: string,
  documents: OpenApiDocument[],
  options: GenerateTypesOptions,
  uses: string,
): Promise<string[]> {
  const files = generateTypes(documents, {
    typesFrom: new URL("src/types", repository).href,
    resourceFrom: new URL("src/types/resource.ts", repository).href,
    ...options,
  });
  for (const [path, text] of [...files, ["uses.ts", uses] as const]) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    // The package's own specifiers have no `.ts`; here they are files.
    const placed = text.replaceAll(/(src\/types\/[\w./]+?)(?:\.ts)?";/g, '$1.ts";');
    await writeFile(join(folder, path), placed);
  }
  return [...files.keys()];
}

/** Compiles all files in a folder, as strictly as this repository, and returns the errors. */
export async function check(folder: string): Promise<string> {
  const { compilerOptions } = JSON.parse(await readFile(new URL("deno.json", repository), "utf8"));
  await writeFile(join(folder, "deno.json"), JSON.stringify({ compilerOptions }));
  const { status, stderr } = deno(folder, "check", "--config=deno.json", ".");
  return status === 0 ? "" : stderr || `deno check ended with ${status}`;
}

/** The names of all declarations in a file, also of those that it does not export. */
export function declaredNames(folder: string, file: string): string[] {
  const { status, stdout, stderr } = deno(folder, "doc", "--json", "--private", file);
  if (status !== 0) throw new Error(stderr);
  const { nodes } = JSON.parse(stdout) as {
    nodes: Record<string, { symbols: { name: string }[] }>;
  };
  return Object.values(nodes).flatMap(({ symbols }) => symbols.map(({ name }) => name)).sort();
}

function deno(folder: string, command: string, ...args: string[]) {
  const flags = ["--quiet", "--no-lock", "--no-remote"];
  const env = { DENO_DIR: join(folder, ".deno"), NO_COLOR: "1" };
  const options = { cwd: folder, encoding: "utf8", env, maxBuffer: 2 ** 26 } as const;
  const path = runtimeName === "deno" ? Deno.execPath() : process.env.DENO || "deno";
  return spawnSync(path, [command, ...flags, ...args], options);
}
