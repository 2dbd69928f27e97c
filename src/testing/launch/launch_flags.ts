import { exitRulesOf } from "../door/exit_rules.ts";
import { requireFault } from "../door/fault_of_json.ts";
import type { CelRules } from "../schemas/definition_schema.ts";
import { epochTimeOf } from "../time/epoch_time.ts";
import { readArguments } from "./launch_arguments.ts";
import { type ServerSettings, serverSettingsOf, settableNames } from "./server_settings.ts";
import { type WorkloadController, workloadControllers } from "../workloads/start_workloads.ts";

/** Settings of the launcher, from its command line. */
export interface LaunchFlags {
  /** File to write the kubeconfig to. */
  kubeconfig: string;
  /** Port on 127.0.0.1; 0 for a free one. */
  port: number;
  /** Port of the door on 127.0.0.1; 0 for a free one. */
  doorPort: number;
  /**
   * Lifetime of tokens in seconds; the kubeconfig then names a file with the current token. Without
   * it, the kubeconfig contains a token that is valid for a year.
   */
  tokenLifetime: number | undefined;
  /** Folder or file with manifests of objects to create at the start. */
  apply: string | undefined;
  /** Whether the manifests are applied again when their files change. */
  watch: boolean;
  /** File with a snapshot of the door, with which the server starts. */
  snapshot: string | undefined;
  /** Time at the start, in epoch milliseconds; the present without it. */
  clock: number | undefined;
  /** Faults of the start, as the door takes them. */
  faults: readonly unknown[];
  /** Rules of the start for the ends of pods, as the door takes them. */
  exits: readonly unknown[];
  /** The places of Services of webhooks, from `NAMESPACE/NAME` to the URL. */
  webhookServices: Readonly<Record<string, string>>;
  /** Other options of the server. */
  settings: ServerSettings;
  /** Treatment of the rules in CEL of custom resources. */
  celRules: CelRules;
  /** How requests are authorized. */
  authorization: "all" | "rbac";
  /** Whether a stand-in for a node runs pods. */
  node: "stand-in" | "none";
  /** The controllers for workloads that run. */
  controllers: readonly WorkloadController[];
  /** Whether what the server of envtest does not have is left out. */
  envtest: boolean;
  /** Whether the launcher ends when its standard input does. */
  exitWithStdin: boolean;
}

/** Help text of the launcher. */
export const LAUNCH_USAGE = `Serves a Kubernetes API for tests until it is stopped.

  --kubeconfig FILE         where the kubeconfig goes; required
  --port PORT               the port on 127.0.0.1; a free one by default
  --door-port PORT          the port on 127.0.0.1 of the door, by which tests in any language add
                            faults, reset and more; a free one by default
  --token-lifetime SECONDS  lets tokens expire; the kubeconfig names a file with the current one
  --apply PATH              a manifest, or a folder of manifests (.yaml, .yml, .json), to create;
                            folders in it are not read
  --watch                   applies the manifests of --apply again when their files change
  --snapshot FILE           starts with the objects of a snapshot that the door has saved
  --clock TIME              the server's time at the start, such as 2030-01-01T00:00:00Z
  --fault JSON              a fault, such as {"kind": "status", "code": 429}; may be repeated
  --exit JSON               how the pods of Jobs end, such as {"exitCode": 1}; may be repeated
  --webhook-service NAMESPACE/NAME=URL
                            where the Service of a webhook is; may be repeated
  --set NAME=JSON           another option of TestApiServer, such as http2=false; may be repeated:
${listed(settableNames)}
  --cel-rules ignore        does not evaluate the rules in CEL of custom resources;
                            by default, objects that break them are refused
  --authorization rbac      lets roles and bindings decide; the kubeconfig is of an administrator;
                            by default, everything is allowed
  --node none               leaves new pods Pending; by default a stand-in for a node has them
                            Running and Ready at once
  --controllers LIST        runs controllers for workloads, none by default: all, or some of
                            ${workloadControllers.join(",")}
  --envtest                 leaves out what the server of envtest does not have: the node and
                            controllers, so that pods stay Pending, and objects of deleted owners
                            and deleted namespaces stay; --authorization is rbac by default
  --envtest-assets=FOLDER   writes programs with which envtest starts this server, and ends; set
                            KUBEBUILDER_ASSETS to the folder
  --exit-with-stdin         ends when its standard input does: a test that holds it by a pipe leaves
                            no server behind, even if it is killed
  -h, --help                prints this text

An existing FILE is refused, unless a launcher that no longer runs wrote it. FILE is removed when
the server stops. Give each flag once, unless it may be repeated. A reader that closes the pipe
early, as head does, does not stop the server, nor does a full disk behind standard output.

Exit codes: 0 after SIGTERM, SIGINT, SIGHUP or the end of standard input, 1 if the server cannot
start, or --help or --envtest-assets cannot print, 2 if a flag is wrong or its file cannot be written.
`;

/**
 * Reads the command line of the launcher.
 *
 * @throws {TypeError} If a flag is unknown, empty or given twice, `--kubeconfig` is missing, a
 * number is out of range, or a value is not one of those that are allowed.
 */
export function readLaunchFlags(args: string[]): LaunchFlags {
  const values = readArguments(args);
  const { kubeconfig, port, apply, envtest, "token-lifetime": lifetime } = values;
  if (!kubeconfig) throw new TypeError("--kubeconfig is missing: name the file to write.");
  if (apply === "") throw new TypeError("--apply is empty: name a manifest or a folder.");
  const { watch, snapshot, clock } = values;
  if (watch && apply === undefined) {
    throw new TypeError("--watch needs --apply: name the manifests to watch.");
  }
  if (snapshot === "") throw new TypeError("--snapshot is empty: name a file.");
  const ports = {
    port: portOf("--port", port),
    doorPort: portOf("--door-port", values["door-port"]),
  };
  if (ports.port !== 0 && ports.port === ports.doorPort) {
    throw new TypeError(`--port and --door-port are both ${port}: name two ports.`);
  }
  return {
    kubeconfig,
    ...ports,
    tokenLifetime: lifetime === undefined
      ? undefined
      : wholeNumber("--token-lifetime", lifetime, { least: 1, most: 86_400 }),
    apply,
    watch,
    snapshot,
    clock: clock === undefined ? undefined : timeOf(clock),
    faults: (values.fault ?? []).map(faultOf),
    exits: (values.exit ?? []).map(exitOf),
    webhookServices: Object.fromEntries((values["webhook-service"] ?? []).map(serviceOf)),
    settings: serverSettingsOf(values.set ?? []),
    celRules: oneOf("--cel-rules", values["cel-rules"], ["evaluate", "ignore"]),
    authorization: oneOf(
      "--authorization",
      values.authorization ?? (envtest ? "rbac" : "all"),
      ["all", "rbac"],
    ),
    node: oneOf("--node", values.node ?? (envtest ? "none" : "stand-in"), ["stand-in", "none"]),
    controllers: controllersOf(values.controllers),
    envtest,
    exitWithStdin: values["exit-with-stdin"],
  };
}

function controllersOf(text: string): readonly WorkloadController[] {
  if (text === "none") return [];
  if (text === "all") return workloadControllers;
  const names = text.split(",");
  const alone = names.find((name) => name === "all" || name === "none");
  if (alone !== undefined) {
    throw new TypeError(`--controllers takes "${alone}" alone: it is ${text}.`);
  }
  const known = [...workloadControllers, "all", "none"] as const;
  return names.map((name) => oneOf("--controllers", name, known) as WorkloadController);
}

function oneOf<T extends string>(flag: string, text: string, known: readonly T[]): T {
  const found = known.find((one) => one === text);
  if (found !== undefined) return found;
  throw new TypeError(`${flag} must be ${known.join(" or ")}: it is ${text}.`);
}

function portOf(flag: string, text: string): number {
  return wholeNumber(flag, text, { least: 0, most: 65_535 });
}

function wholeNumber(flag: string, text: string, range: { least: number; most: number }): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= range.least && value <= range.most) return value;
  throw new TypeError(`${flag} must be from ${range.least} to ${range.most}: it is ${text}.`);
}

function timeOf(text: string): number {
  const time = epochTimeOf(text);
  if (time !== undefined) return time;
  throw new TypeError(
    "--clock must be an RFC 3339 time from 1970 to 9999, such as 2030-01-01T00:00:00Z: it is " +
      `${text}.`,
  );
}

function faultOf(text: string): unknown {
  const fault = jsonOf("--fault", text, '{"kind": "status", "code": 429}');
  naming("--fault", () => requireFault(fault));
  return fault;
}

function exitOf(text: string): unknown {
  const exit = jsonOf("--exit", text, '{"exitCode": 1}');
  naming("--exit", () => exitRulesOf({ exits: [exit] }));
  return exit;
}

function jsonOf(flag: string, text: string, example: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TypeError(`${flag} must be JSON such as ${example}: it is ${text}.`);
  }
}

/** Checks the value of a flag, and names the flag if it is wrong. */
function naming(flag: string, check: () => void): void {
  try {
    check();
  } catch (cause) {
    throw new TypeError(`${flag}: ${(cause as Error).message}`, { cause });
  }
}

function serviceOf(text: string): [name: string, url: string] {
  const [, name, url] = /^([^/=]+\/[^/=]+)=(https:\/\/.+)$/.exec(text) ?? [];
  if (name !== undefined && url !== undefined) return [name, url];
  throw new TypeError(
    `--webhook-service must be NAMESPACE/NAME=URL with an https URL: it is ${text}.`,
  );
}

/** Returns names in lines of the help text, three in a line. */
function listed(names: readonly string[]): string {
  const lines: string[] = [];
  for (let start = 0; start < names.length; start += 3) {
    lines.push(`${" ".repeat(28)}${names.slice(start, start + 3).join(", ")}`);
  }
  return lines.join(",\n");
}
