/** Builds the Go programs of a module of the tests, once, into a cache outside the clone. */

import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Thrown when there is no `go` command. */
export class GoMissingError extends Error {
  override readonly name = "GoMissingError";

  constructor(options: ErrorOptions = {}) {
    super("This needs Go 1.26 or newer, and no go command was found on PATH.", options);
  }
}

/** Settings of {@linkcode buildGo}. */
export interface GoBuild {
  /** Folder with go.mod and go.sum. */
  moduleDirectory: string;
  /**
   * The file in the place of go.mod, with a file `.sum` beside it, for other versions of modules.
   *
   * @default {"go.mod"}
   */
  modFile?: string;
  /** Packages, such as `./...`, or `tool` for those that go.mod declares as tools. */
  packages: string;
  /** True if `packages` is one package, of which the tests are built, as the program `tests`. */
  tests?: boolean;
  /** Name of the programs, for messages. */
  title: string;
  /** Expected duration of the build, for messages. */
  duration: string;
  /** Flags for the linker, in addition to those that omit debug information. */
  linkerFlags?: string[];
  /**
   * Called with messages that explain why this waits.
   *
   * @default writes to standard error
   */
  onProgress?: ((message: string) => void) | undefined;
}

/**
 * Returns the folder with the programs. Its name is a hash of all inputs of the build, so that only
 * the first call builds, and later calls find the folder.
 *
 * @throws {GoMissingError} when there is no Go.
 */
export async function buildGo(build: GoBuild): Promise<string> {
  const { moduleDirectory, packages, tests = false, title, duration, linkerFlags = [] } = build;
  const { onProgress = toStandardError, modFile = "go.mod" } = build;
  const inputs = [
    tests ? `tests of ${packages}` : packages,
    await goVersion(moduleDirectory),
    await readFile(join(moduleDirectory, modFile), "utf8"),
    await readFile(join(moduleDirectory, modFile.replace(/mod$/, "sum")), "utf8"),
    ...linkerFlags,
    ...(packages.startsWith("./") ? await sourcesIn(moduleDirectory) : []),
  ];
  const cache = cacheDirectory();
  const target = join(cache, await shortHash(inputs));
  if (await exists(target)) return target;

  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(join(cache, "building-"));
  try {
    onProgress(`Building ${title} into ${target}, once: ${duration}.`);
    const start = performance.now();
    await go(moduleDirectory, [
      ...(tests ? ["test", "-c", "-vet=off"] : ["build"]),
      "-p=2",
      "-trimpath",
      ...(modFile === "go.mod" ? [] : [`-modfile=${modFile}`]),
      `-ldflags=-s -w ${linkerFlags.join(" ")}`,
      `-o=${unfinished}/${tests ? "tests" : ""}`,
      packages,
    ]);
    await rename(unfinished, target).catch((cause) => {
      if (cause.code !== "ENOTEMPTY" && cause.code !== "EEXIST") throw cause; // else: built twice
    });
    onProgress(`Built ${title} in ${Math.round((performance.now() - start) / 1000)} s.`);
    return target;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Returns the folder for programs that are built or installed once, outside of the clone. */
export function cacheDirectory(): string {
  const { KUBEWIRE_CACHE, XDG_CACHE_HOME } = process.env;
  return KUBEWIRE_CACHE || join(XDG_CACHE_HOME || join(homedir(), ".cache"), "kubewire");
}

async function goVersion(moduleDirectory: string): Promise<string> {
  try {
    return await go(moduleDirectory, ["version"]);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") throw new GoMissingError({ cause });
    throw cause;
  }
}

async function go(moduleDirectory: string, args: string[]): Promise<string> {
  const { stdout } = await run("go", args, { cwd: moduleDirectory, maxBuffer: 64 << 20 });
  return stdout;
}

async function sourcesIn(moduleDirectory: string): Promise<string[]> {
  const sources: string[] = [];
  for (const file of (await readdir(moduleDirectory, { recursive: true })).sort()) {
    if (file.endsWith(".go")) sources.push(await readFile(join(moduleDirectory, file), "utf8"));
  }
  return sources;
}

async function shortHash(parts: string[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return digest.toHex().slice(0, 16);
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(() => true, () => false);
}

function toStandardError(message: string): void {
  process.stderr.write(`${message}\n`);
}
