import { resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { fileFault } from "../door/file_fault.ts";
import { shellWord, writeEnvtestAssets } from "./envtest_assets.ts";
import { launch } from "./launch.ts";
import { asksForHelp } from "./launch_arguments.ts";
import { LAUNCH_USAGE, type LaunchFlags, readLaunchFlags } from "./launch_flags.ts";
import { LaunchOutput } from "./launch_output.ts";
import { RefusedPathError } from "./owned_file.ts";
import { startStandIn } from "./start_stand_in.ts";

const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Flags with which the launcher does something else than to serve by its own flags. */
const ENVTEST_ASSETS = "--envtest-assets";
const AS = "--as=";

/**
 * Serves until SIGINT, SIGTERM or SIGHUP, or the end of standard input if a flag says so, and sets
 * the exit code: 0 after a signal, 1 if the server cannot start or a flag's text cannot be printed, 2
 * if the arguments are invalid or the kubeconfig cannot be written where it should be.
 */
export async function runLauncher(args: string[]): Promise<void> {
  const output = new LaunchOutput();
  const warn = (message: string) => output.warn(message);
  if (asksForHelp(args)) {
    if (!await output.print(LAUNCH_USAGE)) process.exitCode = 1;
    return;
  }
  const [first = "", ...others] = args;
  if (first.startsWith(AS)) {
    const start = () => startStandIn(first.slice(AS.length), others, warn);
    await serveUntilStopped(start, { warn });
    process.exit();
  }
  const isOfAssets = (arg: string) => arg.split("=", 1)[0] === ENVTEST_ASSETS;
  if (args.some(isOfAssets)) return await writeAssets(args, output);
  let flags: LaunchFlags;
  try {
    flags = readLaunchFlags(args);
  } catch (error) {
    warn(`${(error as Error).message}\n--help shows all flags.`);
    process.exitCode = 2;
    return;
  }
  await serveUntilStopped(async () => {
    const say = (message: string) => void output.print(`${message}\n`);
    const server = await launch(flags, { warn, say });
    const { kubeconfig } = flags;
    say(
      `Serving ${server.url} with ${countOf(server.objects)}; Ctrl-C ends it.\n` +
        `Door: ${server.door} (its token is in ${kubeconfig})\n` +
        `kubectl --kubeconfig=${shellWord(kubeconfig)} get namespaces`,
    );
    return server;
  }, { warn, exitWithStdin: flags.exitWithStdin });
  process.exit();
}

async function serveUntilStopped(
  start: () => Promise<AsyncDisposable>,
  { warn, exitWithStdin = false }: { warn: (message: string) => void; exitWithStdin?: boolean },
): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    for (const signal of STOP_SIGNALS) process.once(signal, () => resolve());
    if (exitWithStdin) onceStdinEnds(resolve);
  });
  try {
    await using _server = await start();
    await stopped;
  } catch (error) {
    const { message } = error as Error;
    const isRefused = error instanceof RefusedPathError;
    warn(isRefused ? `--kubeconfig: ${message}` : message);
    process.exitCode = isRefused ? 2 : 1;
  }
}

/**
 * Calls back when the other end of standard input is closed, as the system does for a program that is
 * killed. The parent's process ID would not tell: between both there may be a shell, or npx.
 */
function onceStdinEnds(callback: () => void): void {
  for (const event of ["end", "close", "error"]) process.stdin.once(event, callback);
  process.stdin.resume();
}

/** Writes the programs that envtest starts, which run this module on this runtime. */
async function writeAssets(
  [flag = "", ...others]: readonly string[],
  output: LaunchOutput,
): Promise<void> {
  try {
    const isJoined = flag.startsWith(`${ENVTEST_ASSETS}=`);
    const folder = isJoined ? flag.slice(ENVTEST_ASSETS.length + 1) : others.shift();
    if (!isJoined && flag !== ENVTEST_ASSETS || others.length > 0) {
      throw new RefusedPathError("--envtest-assets stands alone: leave out the other flags.");
    }
    if (!folder) throw new RefusedPathError("--envtest-assets is empty: name a folder.");
    const path = resolve(folder);
    const run = "Deno" in globalThis ? ["run", "--allow-all"] : ["run"];
    await writeEnvtestAssets(path, [process.execPath, ...run, mainModule()]);
    const isPrinted = await output.print(`export KUBEBUILDER_ASSETS=${shellWord(path)}\n`);
    if (!isPrinted) process.exitCode = 1;
  } catch (error) {
    const why = `--envtest-assets: the folder cannot be written: ${
      fileFault(error)
    }: name another one.`;
    output.warn(error instanceof RefusedPathError ? error.message : why);
    process.exitCode = 2;
  }
}

/** Returns the path of the module beside this folder; its URL, if it is not a file. */
function mainModule(): string {
  const main = import.meta.url.replace(/launch\/run_launcher(?=\.\w+$)/, "mod");
  return main.startsWith("file:") ? fileURLToPath(main) : main;
}

function countOf(objects: number): string {
  return objects === 1 ? "1 object" : `${objects} objects`;
}
