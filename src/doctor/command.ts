import { ConfigurationError, KubewireError } from "@kubewire/kubewire";
import { type CommandContext, isLabel, unpromptedRuntime } from "@kubewire/kubewire/internal";
import { manifestAccess } from "./access/manifest_access.ts";
import { diagnose, type DiagnoseOptions } from "./diagnose.ts";
import { type AskedAccess, parseAccess } from "./examination/asked_access.ts";
import { textReport } from "./examination/diagnosis.ts";
import { summaryOf } from "./examination/finding_text.ts";
import { withoutSecrets } from "./examination/without_secrets.ts";

const USAGE = `Finds out why a program cannot use its cluster.

  --can VERBS:RESOURCE  an access that the program needs; may be given several times:
                        get,list,watch:pods   patch:deployments.apps@shop   get:pods/log
                        list:pods@*           get:/metrics
  --rbac FILE           a manifest; the accesses that its Roles and ClusterRoles grant; may be given
                        several times
  --kubeconfig FILE     examine this kubeconfig instead of the pod
  --context NAME        a context of the kubeconfig
  -n, --namespace NAME  the namespace that accesses are asked for
  --directory PATH      the directory of the service account, if it is mounted elsewhere
  --timeout SECONDS     the longest time for one check, 5 by default
  --watch SECONDS       how long a watch must stay open, 2 by default
  -o, --output FORMAT   text or json
  -q, --quiet           warnings and failures only
  -h, --help            this text

A flag is given once, except --can and --rbac. A reader that closes the pipe early, as head does,
does not change the exit code.

Exit codes: 0 sound (warnings do not count), 1 something failed, 2 it could not look, or could not
print its report.`;

/**
 * Runs the command. Returns the exit code: 0 if no check failed, 1 if one did, and 2 if the
 * arguments are not valid, the examination itself failed, or the report cannot be printed.
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

/** The arguments of the command. */
export interface CommandLine extends
  Pick<
    DiagnoseOptions,
    "kubeconfig" | "context" | "namespace" | "directory" | "timeoutMs" | "watchMs"
  > {
  help: boolean;
  quiet: boolean;
  output: "text" | "json";
  /** Accesses, as {@linkcode parseAccess} reads them. */
  can: string[];
  /** Paths of manifests with roles. */
  rbac: string[];
}

/** The flags that may be given several times. */
const REPEATABLE: readonly string[] = ["--can", "--rbac", "--help"];

const SHORT: Readonly<Record<string, string>> = {
  "-h": "--help",
  "-q": "--quiet",
  "-o": "--output",
  "-n": "--namespace",
};

/**
 * Parses the arguments: `--name value`, `--name=value`, and the short forms.
 *
 * @throws {ConfigurationError} If an argument is unknown, given twice or has no value. The message
 *   does not show a value.
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const given = new Set<string>();
  const line: CommandLine = { help: false, quiet: false, output: "text", can: [], rbac: [] };
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? "";
    const [, long = SHORT[argument], attached] = /^(--[a-z]+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (long === undefined) throw unknown(argument);
    if (given.has(long) && !REPEATABLE.includes(long)) {
      throw new ConfigurationError(`${long} is given twice: give it once.`);
    }
    given.add(long);
    if (long === "--help" || long === "--quiet") {
      if (attached !== undefined) {
        throw new ConfigurationError(`${long} does not take a value: write ${long} alone.`);
      }
      line[long === "--help" ? "help" : "quiet"] = true;
      continue;
    }
    const value = attached ?? args[++index];
    if (!setValue(line, long, value)) throw unknown(argument);
  }
  return line;
}

/** Sets the value of a flag; returns `false` if the flag is unknown. */
function setValue(line: CommandLine, flag: string, value: string | undefined): boolean {
  const text = () => {
    if (value !== undefined && value !== "") return value;
    throw new ConfigurationError(`${flag} needs a value: see --help.`);
  };
  switch (flag) {
    case "--kubeconfig":
    case "--context":
    case "--directory":
      line[flag.slice(2) as "kubeconfig" | "context" | "directory"] = text();
      return true;
    case "--namespace":
      line.namespace = namespaceOf(text());
      return true;
    case "--can":
    case "--rbac":
      line[flag === "--can" ? "can" : "rbac"].push(text());
      return true;
    case "--output":
      line.output = outputOf(text());
      return true;
    case "--timeout":
      line.timeoutMs = seconds(flag, text());
      return true;
    case "--watch":
      line.watchMs = seconds(flag, text());
      return true;
    default:
      return false;
  }
}

function namespaceOf(value: string): string {
  if (isLabel(value)) return value;
  throw new ConfigurationError(
    "--namespace must be the name of a namespace: lower-case letters, digits and hyphens.",
  );
}

function outputOf(value: string): "text" | "json" {
  if (value === "text" || value === "json") return value;
  throw new ConfigurationError("--output must be text or json.");
}

function seconds(flag: string, value: string): number {
  const number = Number(value);
  if (number > 0 && number <= 3_600) return number * 1000;
  throw new ConfigurationError(`${flag} must be a number of seconds, above 0 and up to 3600.`);
}

/** An argument may be a secret that was put in the wrong place: only the name of a flag is shown. */
function unknown(argument: string): ConfigurationError {
  const [name] = /^--?[a-z-]*/.exec(argument) ?? [];
  return new ConfigurationError(
    `${
      name ? `The flag ${name} is unknown` : "There is an argument that is not a flag"
    }: see --help.`,
  );
}
