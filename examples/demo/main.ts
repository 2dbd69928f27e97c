/**
 * Shows a watch that outlives its tokens, and how the client handles one fault after another:
 * `deno task demo`, whose flags are in deno.json; `--help` lists the options. To write links, as
 * the kubelet does, Deno requires `--allow-read` and `--allow-write` without a path.
 *
 * In a pod whose account may list and watch pods, the same view shows the cluster:
 *
 * deno run --no-prompt --allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT \
 *   --allow-run=deno examples/demo/main.ts --in-cluster
 *
 * The client side is a separate process with the permissions of a pod: {@link ./pod.ts}.
 *
 * @module
 */
import { type Claim, printVerdict } from "./claims.ts";
import { runClusterDemo } from "./cluster_demo.ts";
import { Interrupted } from "./interrupted.ts";
import { type DemoOptions, readOptions, USAGE } from "./options.ts";
import { Progress } from "./progress.ts";
import { Screen } from "./screen.ts";

const DEFAULT_SECONDS = 30;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

Deno.exitCode = await main(Deno.args);

async function main(args: readonly string[]): Promise<number> {
  using screen = new Screen();
  let options: DemoOptions;
  try {
    options = readOptions(args);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  if (options.help) {
    screen.print(USAGE);
    return 0;
  }
  const progress = new Progress({ isCounted: !options.loadInClusterConfig });
  const interrupt = () => progress.end(new Interrupted());
  for (const signal of SIGNALS) Deno.addSignalListener(signal, interrupt);
  try {
    const claims = await run(screen, progress, options);
    printVerdict(screen, claims);
    return claims.every(({ holds }) => holds) ? 0 : 1;
  } catch (error) {
    screen.print("", screen.styled("red", error instanceof Error ? error.message : String(error)));
    return error instanceof Interrupted ? 130 : 1;
  } finally {
    progress.end(new Error("The demo is over."));
    for (const signal of SIGNALS) Deno.removeSignalListener(signal, interrupt);
  }
}

async function run(screen: Screen, progress: Progress, options: DemoOptions): Promise<Claim[]> {
  if (options.loadInClusterConfig) return await runClusterDemo(screen, progress, options);
  // A pod does not need the server side and its modules.
  const { runLocalDemo } = await import("./local_demo.ts");
  const { runtime, seconds = DEFAULT_SECONDS } = options;
  return await runLocalDemo(screen, progress, { runtime, seconds });
}
