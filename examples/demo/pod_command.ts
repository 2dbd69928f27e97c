import { SERVICE_ACCOUNT_DIRECTORY } from "@kubewire/kubewire";
import type { PodCommand } from "./pod_process.ts";
import { type PodRuntime, programOf } from "./programs.ts";
import type { PodSettings } from "./report.ts";

const VARIABLES = ["KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"] as const;

/** Where the pod runs: the variables that the kubelet sets. */
export type PodEnvironment = Partial<Record<typeof VARIABLES[number], string>>;

/** The environment of this process, which is in a pod itself. */
export function ownEnvironment(): PodEnvironment {
  return Object.fromEntries(VARIABLES.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }));
}

/** The command line of the pod: on Deno with the permissions of a pod and no others. */
export function podCommand(
  runtime: PodRuntime,
  settings: PodSettings,
  env: PodEnvironment,
): PodCommand {
  const { directory = SERVICE_ACCOUNT_DIRECTORY } = settings;
  const flags = runtime === "bun" ? [] : [
    "run",
    "--no-prompt",
    ...netFlag(env),
    `--allow-env=${VARIABLES.join()}`,
    `--allow-read=${directory}`,
  ];
  const program = `${import.meta.dirname}/pod.ts`;
  return { command: [programOf(runtime), ...flags, program, JSON.stringify(settings)], env };
}

function netFlag(env: PodEnvironment): string[] {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  if (!host || !port) return []; // the pod says what is missing
  return [`--allow-net=${host.includes(":") ? `[${host}]` : host}:${port}`];
}
