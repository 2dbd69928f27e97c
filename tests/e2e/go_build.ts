/** Builds the Go programs of the end-to-end tests, once, into a cache outside the clone. */

import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";

const run = promisify(execFile);
const moduleDirectory = join(import.meta.dirname!, "control_plane");

/** Go is not installed, so no control plane can be built; a run without one says so and goes on. */
export class GoMissingError extends Error {
  override readonly name = "GoMissingError";

  constructor(options: ErrorOptions = {}) {
    super(
      "The real control plane needs Go 1.26 or newer on PATH, and no go command was found; " +
        "install it, or point KUBEWIRE_E2E_KUBECONFIG at a cluster.",
      options,
    );
  }
}

/** What the two builds have in common. */
export interface GoBuildOptions {
  /**
   * Takes the lines that tell a person why this waits.
   *
   * @default writes to standard error
   */
  onProgress?: ((message: string) => void) | undefined;
}

/** Paths of the control plane's two servers. */
export interface ServerPrograms {
  etcd: string;
  kubeApiserver: string;
}

/** Paths of the project's own programs around them. */
export interface HelperPrograms {
  kubelet: string;
  pki: string;
  supervise: string;
}

/**
 * Gives the paths of etcd and kube-apiserver: those in `KUBEBUILDER_ASSETS` when it is set, or else
 * the ones that tests/e2e/control_plane/go.mod declares as tools.
 *
 * The first build takes minutes; later calls only look the result up.
 *
 * @throws {GoMissingError} when they are not built yet and there is no Go.
 */
export async function buildServers(options: GoBuildOptions = {}): Promise<ServerPrograms> {
  const assets = process.env.KUBEBUILDER_ASSETS;
  if (assets) {
    const programs = {
      etcd: join(assets, "etcd"),
      kubeApiserver: join(assets, "kube-apiserver"),
    };
    for (const path of Object.values(programs)) {
      await access(path).catch((cause) => {
        throw new Error(`KUBEBUILDER_ASSETS is set, but ${path} cannot be read.`, { cause });
      });
    }
    return programs;
  }

  const goMod = await readFile(join(moduleDirectory, "go.mod"), "utf8");
  const kubernetes = versionOf("k8s.io/kubernetes", goMod);
  const [major, minor] = kubernetes.slice(1).split(".");
  const version = "k8s.io/component-base/version";
  const directory = await buildOnce("tool", {
    ...options,
    title: `kube-apiserver ${kubernetes} and etcd ${versionOf("go.etcd.io/etcd/server/v3", goMod)}`,
    duration: "5 to 10 minutes on two cores, and 3 GB of Go's build cache",
    linkerFlags: [
      `-X ${version}.gitVersion=${kubernetes}`,
      `-X ${version}.gitMajor=${major}`,
      `-X ${version}.gitMinor=${minor}`,
    ],
  });
  // Go names a program after its module's folder, and etcd's is called server.
  return { etcd: join(directory, "server"), kubeApiserver: join(directory, "kube-apiserver") };
}

/**
 * Gives the paths of the kubelet, PKI and supervisor programs of tests/e2e/control_plane.
 *
 * @throws {GoMissingError} when they are not built yet and there is no Go.
 */
export async function buildHelpers(options: GoBuildOptions = {}): Promise<HelperPrograms> {
  const sources: string[] = [];
  for (const file of await readdir(moduleDirectory, { recursive: true })) {
    if (file.endsWith(".go")) sources.push(await readFile(join(moduleDirectory, file), "utf8"));
  }
  const directory = await buildOnce("./...", {
    ...options,
    title: "the kubelet's part",
    duration: "a few seconds after the servers, a minute or two without them",
    sources: sources.sort(),
  });
  return {
    kubelet: join(directory, "kubelet"),
    pki: join(directory, "pki"),
    supervise: join(directory, "supervise"),
  };
}

interface BuildOnceOptions extends GoBuildOptions {
  title: string;
  duration: string;
  linkerFlags?: string[];
  sources?: string[];
}

/** Builds a package pattern into a directory named after everything that decides its content. */
async function buildOnce(pattern: string, options: BuildOnceOptions): Promise<string> {
  const { title, duration, linkerFlags = [], sources = [], onProgress = toStandardError } = options;
  const inputs = [
    pattern,
    await goVersion(),
    await readFile(join(moduleDirectory, "go.mod"), "utf8"),
    await readFile(join(moduleDirectory, "go.sum"), "utf8"),
    ...linkerFlags,
    ...sources,
  ];
  const cache = cacheDirectory();
  const target = join(cache, await shortHash(inputs));
  if (await exists(target)) return target;

  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(join(cache, "building-"));
  try {
    onProgress(`Building ${title} into ${target}, once: ${duration}.`);
    const start = performance.now();
    await go(
      "build",
      "-p=2",
      "-trimpath",
      `-ldflags=-s -w ${linkerFlags.join(" ")}`,
      `-o=${unfinished}/`,
      pattern,
    );
    await rename(unfinished, target).catch((cause) => {
      if (cause.code !== "ENOTEMPTY" && cause.code !== "EEXIST") throw cause; // else: built twice
    });
    onProgress(`Built ${title} in ${Math.round((performance.now() - start) / 1000)} s.`);
    return target;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

function cacheDirectory(): string {
  const { KUBEWIRE_CACHE, XDG_CACHE_HOME } = process.env;
  return KUBEWIRE_CACHE || join(XDG_CACHE_HOME || join(homedir(), ".cache"), "kubewire");
}

async function goVersion(): Promise<string> {
  try {
    return await go("version");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") throw new GoMissingError({ cause });
    throw cause;
  }
}

async function go(...args: string[]): Promise<string> {
  const { stdout } = await run("go", args, { cwd: moduleDirectory, maxBuffer: 64 << 20 });
  return stdout;
}

function versionOf(name: string, goMod: string): string {
  const found = goMod.split("\n").map((line) => line.trim().split(" "))
    .find(([path, version]) => path === name && version?.startsWith("v"));
  if (!found?.[1]) throw new Error(`tests/e2e/control_plane/go.mod does not require ${name}.`);
  return found[1];
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
