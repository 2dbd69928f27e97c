import { ConfigurationError } from "@kubewire/kubewire";
import { isLabel } from "@kubewire/kubewire/internal";

/** The arguments of the command. */
export interface CommandLine {
  help: boolean;
  quiet: boolean;
  output: "text" | "json";
  kubeconfig?: string;
  context?: string;
  namespace?: string;
  directory?: string;
  /** Accesses, as {@linkcode parseAccess} reads them. */
  can: string[];
  /** Paths of manifests with roles. */
  rbac: string[];
  timeoutMs?: number;
  watchMs?: number;
}

const SHORT: Readonly<Record<string, string>> = {
  "-h": "--help",
  "-q": "--quiet",
  "-o": "--output",
  "-n": "--namespace",
};

/**
 * Parses the arguments: `--name value`, `--name=value`, and the short forms.
 *
 * @throws {ConfigurationError} If an argument is unknown or has no value. The message does not show
 *   a value.
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const line: CommandLine = { help: false, quiet: false, output: "text", can: [], rbac: [] };
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? "";
    const [, long = SHORT[argument], attached] = /^(--[a-z]+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (long === undefined) throw unknown(argument);
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
