/**
 * Checks that every mention of a version of Deno or Bun names the one of .ci/versions, that both
 * places with the package's own version agree, and that the types have the version of Kubernetes.
 *
 * @module
 */
import { join } from "node:path";
import { repository } from "../support/repository.ts";
import { report } from "./report.ts";
import { filesBelow } from "./source_files.ts";
import { workspacePackages } from "./workspace.ts";

/** The pinned version of each runtime, and the oldest supported one. */
export type Versions = Record<"deno" | "bun" | "deno-floor" | "bun-floor", string>;

const GO_MODULE = "tests/e2e/control_plane/go.mod";
const number = String.raw`(\d+\.\d+\.\d+)`;
const mentions: Record<"deno" | "bun", RegExp> = {
  deno: new RegExp(String.raw`\b(?:deno@|Deno v?|denoland/deno:(?:[a-z]+-)?)${number}`, "g"),
  bun: new RegExp(String.raw`\b(?:bun@|Bun v?|oven/bun:)${number}`, "g"),
};

/** Reads lines such as `deno 2.9.6`. */
export function parseVersions(text: string): Versions {
  const found = new Map(text.trim().split("\n").map((line) => line.split(" ") as [string, string]));
  const version = (name: keyof Versions): string => {
    const value = found.get(name);
    if (!value) throw new Error(`.ci/versions needs a line for ${name}.`);
    return value;
  };
  return {
    deno: version("deno"),
    bun: version("bun"),
    "deno-floor": version("deno-floor"),
    "bun-floor": version("bun-floor"),
  };
}

/** Returns every mention of another version in a text, a sentence each. */
export function otherVersions(file: string, text: string, pinned: Versions): string[] {
  return (["deno", "bun"] as const).flatMap((runtime) =>
    [...text.matchAll(mentions[runtime])]
      .filter(([, found]) => found !== pinned[runtime])
      .map(([mention]) => `${file} says ${mention}, .ci/versions says ${pinned[runtime]}.`)
  );
}

/** A `deno.json` of the workspace. */
export interface PackageConfig {
  name: string;
  version: string;
  imports?: Record<string, string>;
}

/**
 * Returns a sentence for each package whose version is another one than the first package's, or
 * that imports another package of the workspace in any other than that exact version.
 * {@linkcode typesVersions} is about the version of `@kubewire/types`.
 */
export function packageVersions([main, ...members]: readonly PackageConfig[]): string[] {
  if (!main) return [];
  const found: string[] = [];
  for (const { name, version, imports = {} } of members) {
    if (name !== "@kubewire/types" && version !== main.version) {
      found.push(`${name} has version ${version}, ${main.name} has ${main.version}.`);
    }
    for (const [imported, target] of Object.entries(imports)) {
      if (!imported.startsWith("@kubewire/") || target === `jsr:${imported}@${main.version}`) {
        continue;
      }
      found.push(`${name} imports ${target}, not jsr:${imported}@${main.version}.`);
    }
  }
  return found;
}

/**
 * Returns a sentence if the version of `@kubewire/types` is not one of the minor version of Kubernetes
 * that the types are generated from, which the module of the control plane names. The last number is
 * our own.
 */
export function typesVersions(packages: readonly PackageConfig[], goModule: string): string[] {
  const [, minor] = /^\s*k8s\.io\/kubernetes v(\d+\.\d+)\.\d+$/m.exec(goModule) ?? [];
  if (minor === undefined) return [`${GO_MODULE} has no version of k8s.io/kubernetes.`];
  const version = packages.find(({ name }) => name === "@kubewire/types")?.version;
  const [, own] = /^(\d+\.\d+)\.\d+$/.exec(version ?? "") ?? [];
  return own === minor ? [] : [
    `@kubewire/types has version ${version}, its types are those of Kubernetes ${minor}: ` +
    `set ${minor}.x in src/types/deno.json.`,
  ];
}

async function violations(): Promise<string[]> {
  const read = (file: string) => Deno.readTextFile(join(repository, file));
  const pinned = parseVersions(await read(".ci/versions"));
  const found: string[] = [];
  const named = await filesBelow(repository, [".github", "examples"]);
  for (const file of ["README.md", "deno.json", ...named]) {
    found.push(...otherVersions(file, await read(file), pinned));
  }
  const readme = await read("README.md");
  for (const task of ["demo", "test"]) {
    const command = `npx -y deno@${pinned.deno} task ${task}`;
    if (!readme.includes(command)) found.push(`README.md does not say: ${command}.`);
  }
  for (const [runtime, name] of [["deno-floor", "Deno"], ["bun-floor", "Bun"]] as const) {
    const floor = `${name} ${pinned[runtime].replace(/\.\d+$/, "")}`; // such as Deno 2.5
    if (!readme.includes(floor)) found.push(`README.md does not name the oldest: ${floor}.`);
  }
  const config = await read("deno.json");
  if (!config.includes(`"npm:bun@${pinned.bun}"`)) {
    found.push(`deno.json does not import npm:bun@${pinned.bun}.`);
  }
  const { version } = JSON.parse(config);
  if (!(await read("src/core/version.ts")).includes(`"${version}"`)) {
    found.push(`src/core/version.ts does not say ${version}, the version in deno.json.`);
  }
  const packages = await workspacePackages(repository);
  const configs = await Promise.all(
    packages.map(async ({ folder }) => JSON.parse(await read(`${folder}/deno.json`))),
  );
  return [...found, ...packageVersions(configs), ...typesVersions(configs, await read(GO_MODULE))];
}

if (import.meta.main) {
  report(await violations(), "Every version is the same wherever it is named.");
}
