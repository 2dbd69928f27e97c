import { join } from "node:path";
import { packTar, unpackTar } from "modern-tar";
import type { WorkspacePackage } from "../checks/workspace.ts";
import { repository } from "../support/repository.ts";
import { withoutRepeatedDocs } from "./repeated_docs.ts";

/** The packages that are commands, each with the command's name: `bunx @kubewire/doctor`. */
const commands: Readonly<Record<string, string>> = {
  "@kubewire/doctor": "kubewire-doctor",
  "@kubewire/generate": "kubewire-generate",
  "@kubewire/testing": "kubewire-testing",
};

/** Dependencies that a program shares with a package: a second copy would have other types. */
const shared: Readonly<Record<string, readonly string[]>> = { "@kubewire/hono": ["hono"] };

/** A package as npm takes it. */
export interface PackedPackage {
  name: string;
  version: string;
  /** The content of its `package.json`. */
  manifest: PackageManifest;
  /** The `.tgz` file. */
  tarball: Uint8Array<ArrayBuffer>;
}

/** The fields of a `package.json` that are read here. */
export interface PackageManifest extends Record<string, unknown> {
  name: string;
  version: string;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  bin?: Record<string, string>;
}

/** Settings of {@linkcode packPackage}. */
export interface PackOptions {
  /** Whether to leave out the declarations of types, which take most of the time. @default {false} */
  isFast?: boolean;
}

/**
 * Packs a package of the workspace by `deno pack`, without source maps and without the comments that
 * it writes twice, and adds what it does not write: the `bin` of a command, the dependencies on other
 * packages of the workspace, each with its exact version, and the peer dependencies.
 */
export async function packPackage(
  { folder, name, version }: WorkspacePackage,
  { isFast = false }: PackOptions = {},
): Promise<PackedPackage> {
  const file = await Deno.makeTempFile({ suffix: ".tgz" });
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "pack",
        "--allow-dirty",
        "--no-source-maps",
        ...(isFast ? ["--allow-slow-types"] : []),
        `--output=${file}`,
      ],
      cwd: join(repository, folder),
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).output();
    const output = new TextDecoder().decode(stderr);
    if (!success || (!isFast && /\bwarning\b/i.test(output))) {
      throw new Error(`deno pack, ${name}: ${output}`);
    }
    const config = JSON.parse(await Deno.readTextFile(join(repository, folder, "deno.json")));
    const siblings = siblingsOf(config.imports ?? {});
    return await finished(await Deno.readFile(file), { name, version, siblings });
  } finally {
    await Deno.remove(file);
  }
}

async function finished(
  packed: Uint8Array<ArrayBuffer>,
  { name, version, siblings }: {
    name: string;
    version: string;
    siblings: Record<string, string>;
  },
): Promise<PackedPackage> {
  const entries = await unpackTar(await through(packed, new DecompressionStream("gzip")));
  const fileOf = (path: string) => entries.find(({ header }) => header.name === `package/${path}`);
  for (const entry of entries) {
    const name = entry.header.name.replace(/^package\//, "");
    const declarations = name.endsWith(".js") && fileOf(name.replace(/js$/, "d.ts"));
    if (declarations) setText(entry, withoutRepeatedDocs(textOf(entry), textOf(declarations)));
  }
  const own = fileOf("package.json");
  if (!own) throw new Error(`The tarball of ${name} has no package.json.`);
  const manifest: PackageManifest = JSON.parse(textOf(own));
  if (Object.keys(siblings).length > 0) {
    manifest.dependencies = { ...siblings, ...manifest.dependencies };
  }
  for (const each of shared[name] ?? []) {
    const { [each]: range = "*", ...others } = manifest.dependencies ?? {};
    manifest.dependencies = others;
    manifest.peerDependencies = { ...manifest.peerDependencies, [each]: range };
  }
  const command = commands[name];
  const main = fileOf("mod.js");
  if (command !== undefined && main) {
    manifest.bin = { [command]: "./mod.js" };
    setText(main, `#!/usr/bin/env bun\n${textOf(main)}`);
    main.header.mode = 0o755;
  }
  setText(own, `${JSON.stringify(manifest, null, 2)}\n`);
  const tarball = await through(await packTar(entries), new CompressionStream("gzip"));
  return { name, version, manifest, tarball };
}

/** Returns the packages of the workspace among the imports of one, with their versions. */
function siblingsOf(imports: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(imports).flatMap(([name, target]) => {
      const version = /^jsr:@kubewire\/\w+@(.+)$/.exec(target)?.[1];
      return version === undefined ? [] : [[name, version]];
    }),
  );
}

/** A file of a tarball. */
interface Entry {
  header: { size: number };
  data?: Uint8Array<ArrayBuffer>;
}

function textOf({ data }: Entry): string {
  return new TextDecoder().decode(data);
}

function setText(entry: Entry, text: string): void {
  entry.data = new TextEncoder().encode(text);
  entry.header.size = entry.data.length;
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  transform: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  return await new Response(new Blob([bytes]).stream().pipeThrough(transform)).bytes();
}
