import type { PodRuntime } from "./programs.ts";

/** Enough time for a token to expire under the watch. */
const LEAST_SECONDS = 6;

export const USAGE = `Usage: deno task demo [options]

Shows a pod program whose tokens live 5 s, and how its client handles one fault
after another, with an API server and a kubelet of its own.

  --runtime=bun     run the pod on Bun instead of Deno
  --seconds=N       length of the part before the faults; at least ${LEAST_SECONDS}, 30 if unset
  --in-cluster      show the cluster that this pod runs in instead: its pods,
                    and no faults, until Ctrl-C or for --seconds=N
  --directory=PATH  with --in-cluster: where the service account is mounted
  --help            show this text

Exit code: 0 if every claim held, 1 if not, 2 for wrong options, 130 after Ctrl-C.`;

/** The options on the command line. */
export interface DemoOptions {
  runtime: PodRuntime;
  loadInClusterConfig: boolean;
  seconds?: number;
  directory?: string;
  help: boolean;
}

/**
 * Reads the command line.
 *
 * @throws {RangeError} If an option is unknown or invalid; the message is a sentence.
 */
export function readOptions(args: readonly string[]): DemoOptions {
  const options: DemoOptions = { runtime: "deno", loadInClusterConfig: false, help: false };
  for (const arg of args) {
    const [name, value] = arg.split(/=(.*)/s);
    if (arg === "--in-cluster") options.loadInClusterConfig = true;
    else if (arg === "--help") options.help = true;
    else if (name === "--runtime" && (value === "deno" || value === "bun")) options.runtime = value;
    else if (name === "--seconds" && /^[1-9]\d*$/.test(value ?? "")) {
      options.seconds = Number(value);
    } else if (name === "--directory" && value) options.directory = value;
    else throw new RangeError(`${arg} is not an option of the demo, or not a value that it takes.`);
  }
  const { loadInClusterConfig, seconds = Infinity, directory } = options;
  if (!loadInClusterConfig && seconds < LEAST_SECONDS) {
    throw new RangeError(`--seconds must be at least ${LEAST_SECONDS}: a token lives 5 s.`);
  }
  if (!loadInClusterConfig && directory) throw new RangeError("--directory needs --in-cluster.");
  return options;
}
