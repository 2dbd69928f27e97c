import { ConfigurationError, KubewireError } from "@kubewire/kubewire";
import { type CommandContext, unpromptedRuntime } from "@kubewire/kubewire/internal";
import { type AskedAccess, parseAccess } from "./examination/asked_access.ts";
import { manifestAccess } from "./access/manifest_access.ts";
import { diagnose, type DiagnoseOptions } from "./diagnose.ts";
import { summaryOf } from "./examination/finding_text.ts";
import { withoutSecrets } from "./examination/without_secrets.ts";
import { type CommandLine, parseCommandLine } from "./output/command_line.ts";
import { textReport } from "./output/text_report.ts";

const USAGE = `Finds out why a program does not get on with its Kubernetes cluster.

  --can VERBS:RESOURCE  an access that the program needs; may be given several times:
                        get,list,watch:pods   patch:deployments.apps@shop   get:pods/log
                        list:pods@*           get:/metrics
  --rbac FILE           a manifest; the accesses that its Roles and ClusterRoles grant
  --kubeconfig FILE     examine this kubeconfig instead of the pod
  --context NAME        a context of the kubeconfig
  -n, --namespace NAME  the namespace that accesses are asked for
  --directory PATH      the directory of the service account, if it is mounted elsewhere
  --timeout SECONDS     the longest time for one check, 5 by default
  --watch SECONDS       how long a watch must stay open, 2 by default
  -o, --output FORMAT   text or json
  -q, --quiet           warnings and failures only
  -h, --help            this text

Exit codes: 0 sound (warnings do not count), 1 something failed, 2 it could not look.`;

/**
 * Runs the command. Returns the exit code: 0 if no check failed, 1 if one did, and 2 if the
 * arguments are not valid or the examination itself failed.
 */
export async function runCommand(
  context: CommandContext,
  options: Pick<DiagnoseOptions, "signal"> = {},
): Promise<number> {
  try {
    const line = parseCommandLine(context.args);
    if (line.help) {
      await context.print(USAGE);
      return 0;
    }
    const diagnosis = await diagnose({ ...await optionsOf(line, context), ...options });
    const text = line.output === "json"
      ? JSON.stringify(diagnosis, undefined, 2)
      : textReport(diagnosis, line);
    if (text !== "") await context.print(text);
    return diagnosis.sound ? 0 : 1;
  } catch (error) {
    const what = error instanceof KubewireError ? error.message : `Internal: ${summaryOf(error)}.`;
    await context.printError(withoutSecrets(what, []));
    return 2;
  }
}

async function optionsOf(line: CommandLine, { runtime }: CommandContext): Promise<DiagnoseOptions> {
  const { help: _help, quiet: _quiet, output: _output, can, rbac, ...options } = line;
  const granted = await Promise.all(rbac.map((path) => readManifest(path, runtime)));
  return { ...options, runtime, access: [...can.map(parseAccess), ...granted.flat()] };
}

async function readManifest(
  path: string,
  runtime: CommandContext["runtime"],
): Promise<AskedAccess[]> {
  let text: string;
  try {
    text = await unpromptedRuntime(runtime).readTextFile(path);
  } catch (cause) {
    if (cause instanceof KubewireError) throw cause;
    throw new ConfigurationError(`${path} cannot be read: ${summaryOf(cause)}.`, { cause });
  }
  return manifestAccess(text, path);
}
