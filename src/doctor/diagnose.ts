import { SERVICE_ACCOUNT_DIRECTORY } from "@kubewire/kubewire";
import {
  checkLabel,
  checkOptions,
  currentProgramRunner,
  fileFacts,
  hasPermission,
  type ProgramRunner,
  unpromptedRunner,
  unpromptedRuntime,
} from "@kubewire/kubewire/internal";
import { currentRuntime, type Runtime } from "@kubewire/kubewire/unstable-runtime";
import { checksFor } from "./all_checks.ts";
import type { AskedAccess } from "./examination/asked_access.ts";
import type { Diagnosis, Environment } from "./examination/diagnosis.ts";
import type { Examination } from "./examination/examination.ts";
import { withoutSecrets } from "./examination/without_secrets.ts";
import { runChecks } from "./run_checks.ts";

/** Settings of {@linkcode diagnose}. */
export interface DiagnoseOptions {
  /**
   * The environment to check; by default the pod that the program runs in, otherwise your machine,
   * `machine`. With `kubeconfig` or `context` it is your machine.
   */
  environment?: "pod" | "machine";
  /** The kubeconfig to read; by default the files in `KUBECONFIG`, or `~/.kube/config`. */
  kubeconfig?: string;
  /** The context of the kubeconfig; by default its `current-context`. */
  context?: string;
  /** The namespace that accesses are asked for; by default the pod's, or the context's. */
  namespace?: string;
  /**
   * The directory with `token`, `ca.crt` and `namespace`.
   * @default {"/var/run/secrets/kubernetes.io/serviceaccount"}
   */
  directory?: string;
  /**
   * The accesses that the program needs, each with a check of its own.
   * @default {[]}
   */
  access?: readonly AskedAccess[];
  /**
   * The longest time for one check, in milliseconds.
   * @default {5000}
   */
  timeoutMs?: number;
  /**
   * How long a watch must stay open, in milliseconds.
   * @default {2000}
   */
  watchMs?: number;
  /** Ends the examination; the call rejects with the signal's reason. */
  signal?: AbortSignal;
  /**
   * The runtime to use; by default the one that runs the program. Not stable: it comes from
   * `./unstable-runtime`.
   *
   * @ignore
   */
  runtime?: Runtime;
  /** @ignore Runs exec plugins; by default this machine. */
  runner?: ProgramRunner;
}

/**
 * Examines what a program needs in order to work with its API server, and returns a report: the
 * environment, the mounted files, the network, the account, the server, and the accesses that are
 * asked for. Nothing in the cluster is changed, and no text of the report contains a secret.
 *
 * A failure is reported once: the checks that depend on the failed one are skipped, and say so.
 *
 * @throws {RangeError} If a duration is not above 0.
 * @throws {TypeError} If `environment` is unknown or contradicts another option, or `namespace` is
 *   not the name of a namespace.
 *
 * @example
 * ```ts
 * import { diagnose } from "jsr:@kubewire/doctor";
 *
 * const { sound, groups } = await diagnose({
 *   access: [{ verbs: ["get", "list", "watch"], resource: "pods" }],
 * });
 * if (!sound) {
 *   const failed = groups.flatMap(({ checks }) => checks).filter(({ status }) => status === "failure");
 *   for (const { title, summary, remedy } of failed) console.error(title, summary, remedy);
 * }
 * ```
 */
export async function diagnose(options: DiagnoseOptions = {}): Promise<Diagnosis> {
  checkOptions(options);
  const { timeoutMs = 5_000, watchMs = 2_000, signal } = options;
  const runtime = unpromptedRuntime(options.runtime ?? currentRuntime());
  checkSettings({ ...options, timeoutMs, watchMs });
  signal?.throwIfAborted();
  const startMs = runtime.clock.monotonic();
  await using cleanup = new AsyncDisposableStack();
  const examination = await examinationFor(options, { runtime, watchMs, cleanup });
  const groups = await runChecks(checksFor(examination.access), examination, {
    timeoutMs,
    signal,
  });
  const server = examination.config?.server;
  return {
    sound: groups.every(({ checks }) => checks.every(({ status }) => status !== "failure")),
    environment: examination.environment,
    ...(server ? { server: withoutSecrets(server, examination.secrets) } : {}),
    runtime: `${runtime.name} ${runtime.version}`,
    durationMs: Math.round(runtime.clock.monotonic() - startMs),
    groups,
  };
}

function checkSettings(options: DiagnoseOptions): void {
  const { timeoutMs, watchMs, environment, kubeconfig, context, namespace } = options;
  for (const [name, value] of Object.entries({ timeoutMs, watchMs })) {
    if (value !== undefined && value > 0) continue;
    throw new RangeError(`${name} must be above 0: current value is ${value}.`);
  }
  if (namespace !== undefined) checkLabel("The namespace", namespace);
  if (environment !== undefined && environment !== "pod" && environment !== "machine") {
    throw new TypeError(
      `environment must be "pod" or "machine": it is ${JSON.stringify(environment)}.`,
    );
  }
  if (environment === "pod" && (kubeconfig !== undefined || context !== undefined)) {
    throw new TypeError('A kubeconfig and a context belong to the environment "machine".');
  }
}

async function examinationFor(
  options: DiagnoseOptions,
  { runtime, watchMs, cleanup }: Pick<Examination, "runtime" | "watchMs" | "cleanup">,
): Promise<Examination> {
  const { kubeconfig, context, namespace, directory = SERVICE_ACCOUNT_DIRECTORY } = options;
  const isMachine = kubeconfig !== undefined || context !== undefined;
  const runner = unpromptedRunner(options.runner ?? currentProgramRunner());
  return {
    environment: options.environment ??
      (isMachine ? "machine" : await findEnvironment(runtime, directory)),
    runtime,
    // Programs that an exec plugin leaves behind must not hold the pipe of `doctor 2>&1 | cat`.
    runner: { ...runner, run: (program) => runner.run({ ...program, copiesErrors: true }) },
    directory,
    kubeconfig,
    context,
    namespace,
    watchMs,
    access: options.access ?? [],
    secrets: new Set(),
    cleanup,
  };
}

/**
 * Returns whether this is a pod: one of the kubelet's variables is set, or the directory of the
 * service account exists. If neither may be looked at, it is taken for a pod, where a program is
 * started with narrow permissions.
 */
export async function findEnvironment(runtime: Runtime, directory: string): Promise<Environment> {
  const names = ["KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"];
  if (names.some((name) => runtime.env(name, { optional: true }))) return "pod";
  if (hasPermission({ kind: "read", target: directory })) {
    return await fileFacts(directory) ? "pod" : "machine";
  }
  // A program in a pod does not need this variable, and is not given the permission to read it.
  return runtime.env("HOME", { optional: true }) === undefined ? "pod" : "machine";
}
