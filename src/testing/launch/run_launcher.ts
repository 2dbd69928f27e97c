import process from "node:process";
import { launch } from "./launch.ts";
import { LAUNCH_USAGE, type LaunchFlags, readLaunchFlags } from "./launch_flags.ts";
import { RefusedPathError } from "./owned_file.ts";

const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Serves until SIGINT, SIGTERM or SIGHUP, and sets the exit code: 0 after a signal, 1 if the server
 * cannot start, 2 if the arguments are invalid or the kubeconfig would replace another file.
 */
export async function runLauncher(args: string[]): Promise<void> {
  if (args.includes("--help")) {
    process.stdout.write(LAUNCH_USAGE);
    return;
  }
  let flags: LaunchFlags;
  try {
    flags = readLaunchFlags(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${LAUNCH_USAGE}`);
    process.exitCode = 2;
    return;
  }
  const stopped = new Promise<void>((resolve) => {
    for (const signal of STOP_SIGNALS) process.once(signal, () => resolve());
  });
  try {
    await using server = await launch(flags, { warn });
    const { kubeconfig } = flags;
    process.stdout.write(
      `Serving ${server.url} with ${countOf(server.objects)}; Ctrl-C ends it.\n` +
        `Door: ${server.door} (its token is in ${kubeconfig})\n` +
        `kubectl --kubeconfig=${kubeconfig} get namespaces\n`,
    );
    await stopped;
  } catch (error) {
    warn((error as Error).message);
    process.exitCode = error instanceof RefusedPathError ? 2 : 1;
  }
  process.exit();
}

function countOf(objects: number): string {
  return objects === 1 ? "1 object" : `${objects} objects`;
}

function warn(message: string): void {
  process.stderr.write(`${message}\n`);
}
