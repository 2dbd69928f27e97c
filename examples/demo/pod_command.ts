import { SERVICE_ACCOUNT_DIRECTORY } from "@kubewire/kubewire";
import type { PodCommand } from "./pod_process.ts";
import { type PodRuntime, programOf } from "./programs.ts";
import type { PodSettings } from "./report.ts";

const VARIABLES = ["KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"] as const;

/** The variables that the kubelet sets: the address of the API server. */
export type PodEnvironment = Partial<Record<typeof VARIABLES[number], string>>;

/** Returns the environment of this process, which itself runs in a pod. */
export function ownEnvironment(): PodEnvironment {
  return Object.fromEntries(VARIABLES.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }));
}

/** Returns the command line of the pod: on Deno with the permissions of a pod and no others. */
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
  if (!host || !port) return []; // the pod reports what is missing
  return [`--allow-net=${host.includes(":") ? `[${host}]` : host}:${port}`];
}
