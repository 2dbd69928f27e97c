import { parseArgs } from "node:util";
import type { CelRules } from "../schemas/definition_schema.ts";
import { type WorkloadController, workloadControllers } from "../workloads/start_workloads.ts";

/** Settings of the launcher, from its command line. */
export interface LaunchFlags {
  /** File to write the kubeconfig to. */
  kubeconfig: string;
  /** Port on 127.0.0.1; 0 for a free one. */
  port: number;
  /**
   * Lifetime of tokens in seconds; the kubeconfig then names a file with the current token. Without
   * it, the kubeconfig contains a token that is valid for a year.
   */
  tokenLifetime: number | undefined;
  /** Folder or file with manifests of objects to create at the start. */
  apply: string | undefined;
  /** Treatment of a CustomResourceDefinition that has rules in CEL. */
  celRules: CelRules;
  /** How requests are authorized. */
  authorization: "all" | "rbac";
  /** Whether a stand-in for a node runs pods. */
  node: "stand-in" | "none";
  /** The controllers for workloads that run. */
  controllers: readonly WorkloadController[];
}

/** Help text of the launcher. */
export const LAUNCH_USAGE = `Serves a Kubernetes API for tests until it is stopped.

  --kubeconfig FILE         where the kubeconfig goes; required
  --port PORT               the port on 127.0.0.1; a free one by default
  --token-lifetime SECONDS  lets tokens expire; the kubeconfig names a file with the current one
  --apply PATH              a manifest, or a folder of manifests (.yaml, .yml, .json), to create;
                            folders in it are not read
  --cel-rules ignore        accepts definitions with rules in CEL, which are not evaluated;
                            by default, they are refused
  --authorization rbac      lets roles and bindings decide; the kubeconfig is of an administrator;
                            by default, everything is allowed
  --node none               leaves new pods Pending; by default a stand-in for a node has them
                            Running and Ready at once
  --controllers LIST        runs controllers for workloads, none by default: all, or some of
                            ${workloadControllers.join(",")}
  --help                    prints this text

An existing FILE is refused, unless a launcher that no longer runs wrote it. FILE is removed when
the server stops.
`;

/**
 * Reads the command line of the launcher.
 *
 * @throws {TypeError} If a flag is unknown, empty or given twice, `--kubeconfig` is missing, a
 * number is out of range, or a value is not one of those that are allowed.
 */
export function readLaunchFlags(args: string[]): LaunchFlags {
  const { values, tokens } = parseArgs({
    args,
    tokens: true,
    options: {
      kubeconfig: { type: "string" },
      port: { type: "string", default: "0" },
      "token-lifetime": { type: "string" },
      apply: { type: "string" },
      "cel-rules": { type: "string", default: "refuse" },
      authorization: { type: "string", default: "all" },
      node: { type: "string", default: "stand-in" },
      controllers: { type: "string", default: "none" },
    },
  });
  const names = tokens.flatMap((token) => token.kind === "option" ? [token.name] : []);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new TypeError(`--${twice} is given twice: give it once.`);
  const { kubeconfig, port, apply, "token-lifetime": lifetime } = values;
  if (!kubeconfig) throw new TypeError("--kubeconfig is missing: name the file to write.");
  if (apply === "") throw new TypeError("--apply is empty: name a manifest or a folder.");
  return {
    kubeconfig,
    port: wholeNumber("--port", port, { least: 0, most: 65_535 }),
    tokenLifetime: lifetime === undefined
      ? undefined
      : wholeNumber("--token-lifetime", lifetime, { least: 1, most: 86_400 }),
    apply,
    celRules: oneOf("--cel-rules", values["cel-rules"], ["refuse", "ignore"]),
    authorization: oneOf("--authorization", values.authorization, ["all", "rbac"]),
    node: oneOf("--node", values.node, ["stand-in", "none"]),
    controllers: controllersOf(values.controllers),
  };
}

function controllersOf(text: string): readonly WorkloadController[] {
  if (text === "none") return [];
  if (text === "all") return workloadControllers;
  const known = [...workloadControllers, "all", "none"] as const;
  return text.split(",").map((name) => oneOf("--controllers", name, known) as WorkloadController);
}

function oneOf<T extends string>(flag: string, text: string, known: readonly T[]): T {
  const found = known.find((one) => one === text);
  if (found !== undefined) return found;
  throw new TypeError(`${flag} must be ${known.join(" or ")}: it is ${text}.`);
}

function wholeNumber(flag: string, text: string, range: { least: number; most: number }): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= range.least && value <= range.most) return value;
  throw new TypeError(`${flag} must be from ${range.least} to ${range.most}: it is ${text}.`);
}
