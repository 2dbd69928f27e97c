import { delimiter, join } from "node:path";
import { Kubectl } from "../../e2e/cluster/kubectl.ts";
import { bunBinary } from "../../support/programs/bun_binary.ts";
import { denoBinary } from "../../support/programs/deno_binary.ts";
import { GoMissingError } from "../../support/programs/build_go.ts";
import { repository } from "../../support/repository.ts";
import { packWorkspace } from "../../release/pack_workspace.ts";
import { NpmRegistry } from "../npm_registry.ts";
import { GuideRun } from "./guide_run.ts";

/** Folder of the tutorial. */
export const tutorial: string = join(repository, "examples/tutorial");

/** A reader of the tutorial, at a machine with Deno, Bun and kubectl. */
export interface Reader extends AsyncDisposable {
  readonly run: GuideRun;
  /** Whether `deno compile` makes a program that runs, see {@linkcode readTutorial}. */
  readonly compiles: boolean;
}

/**
 * Begins to read the tutorial in an empty folder. Packages come from registries that have those of
 * this checkout; on Bun from one of npm, in place of JSR's registry for npm. `deno compile` needs
 * a part of Deno that it downloads: the variable `DENORT_BIN` names it. Without it the command is run
 * with Deno itself in its place: then it is checked, and the program that it makes does not run. Time
 * limits are for a busy machine.
 */
export async function readTutorial(registryUrl: string, kubectl: string): Promise<Reader> {
  const folder = await Deno.makeTempDir({ prefix: "kubewire-tutorial-" });
  const [bin, home] = [join(folder, "bin"), join(folder, "home")];
  for (const path of [bin, home]) await Deno.mkdir(path);
  await Deno.symlink(denoBinary(), join(bin, "deno"));
  for (const name of ["bun", "bunx"]) await Deno.symlink(bunBinary(), join(bin, name));
  await Deno.symlink(kubectl, join(bin, "kubectl"));
  const settings = join(Deno.env.get("HOME") ?? "", ".npmrc"); // the registry of this machine
  await Deno.copyFile(settings, join(home, ".npmrc")).catch(() => {});
  const registry = new NpmRegistry(await packWorkspace({ isFast: true }));
  const denort = Deno.env.get("DENORT_BIN");
  const run = new GuideRun({
    guide: tutorial,
    folder,
    env: {
      NO_COLOR: "1",
      DENO_NO_UPDATE_CHECK: "1",
      PATH: [bin, Deno.env.get("PATH")].join(delimiter),
      HOME: home,
      JSR_URL: registryUrl,
      DENO_DIR: join(home, "deno"),
      BUN_INSTALL_CACHE_DIR: join(home, "bun"),
      DENORT_BIN: denort ?? denoBinary(),
    },
    standIn: (command) =>
      command.replace(/^bun test$/, "bun test --timeout=200000").replace(
        /--timeout=60s/,
        "--timeout=200s",
      ).replace(
        /^bunx jsr add( --save-dev)? (.*)$/,
        (_, dev, names: string) =>
          `echo ${registry.npmrc.trim()} > .npmrc && bun add${dev ? " --dev" : ""} ${names}`,
      ),
  });
  return {
    run,
    compiles: denort !== undefined,
    async [Symbol.asyncDispose]() {
      await run[Symbol.asyncDispose]();
      await registry[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Returns the kubectl of this machine, or builds one with Go, once; `undefined` if there is neither. */
export async function kubectlBinary(): Promise<string | undefined> {
  for (const folder of Deno.env.get("PATH")?.split(delimiter) ?? []) {
    const found = await Deno.realPath(join(folder, "kubectl")).catch(() => undefined);
    if (found !== undefined) return found;
  }
  try {
    return (await Kubectl.build()).program;
  } catch (error) {
    if (error instanceof GoMissingError) return undefined;
    throw error;
  }
}
