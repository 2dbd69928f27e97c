import { type ClusterConfig, ConfigurationError } from "@kubewire/kubewire";
import {
  checkOptions,
  currentProgramRunner,
  type ProgramRunner,
} from "@kubewire/kubewire/internal";
import { currentRuntime, type Runtime } from "@kubewire/kubewire/unstable-runtime";
import { chooseContext, type ChosenContext } from "./entries/choose_context.ts";
import { clusterSettings } from "./cluster_settings.ts";
import { type KubeconfigFiles, kubeconfigFiles } from "./kubeconfig_files.ts";
import { readKubeconfig } from "./read_kubeconfig.ts";
import { userCredentials } from "./credentials/user_credentials.ts";

/** Settings of {@linkcode loadKubeconfig}. */
export interface LoadKubeconfigOptions {
  /** The context to use; by default the kubeconfig's `current-context`. */
  context?: string;
  /** The cluster to use; by default the context's. */
  cluster?: string;
  /** The user to authenticate as; by default the context's. */
  user?: string;
  /** The namespace to work in; by default the context's, then `default`. */
  namespace?: string;
  /** The kubeconfig to read; by default the files in `KUBECONFIG`, or `~/.kube/config`. */
  path?: string;
  /**
   * Whether an exec plugin may prompt on the terminal, if there is one.
   * @default {true}
   */
  interactive?: boolean;
  /**
   * The runtime to use; by default the runtime of the program. Not stable: it comes from
   * `./unstable-runtime`.
   *
   * @ignore
   */
  runtime?: Runtime;
  /** @ignore Runs exec plugins; by default this machine. */
  runner?: ProgramRunner;
}

/**
 * Describes the cluster of a kubeconfig, with kubectl's rules: the files in `KUBECONFIG` merged, or
 * `~/.kube/config`; the current context, or another. An exec plugin is run when the first request
 * needs it, and again after its credentials have expired or were refused.
 *
 * On Deno it needs `--allow-env=KUBECONFIG,HOME,LOG_TOKENS,LOG_STREAM` (the last two for npm:yaml),
 * and `--allow-read` for the kubeconfig and the files that it names. An exec plugin needs
 * `--allow-run=<command>`; if its command does not contain a slash, also `--allow-env=PATH`, and
 * `--allow-read` for any relative folders in `PATH`. If a variable such as `LD_LIBRARY_PATH` is
 * set, Deno requires `--allow-run` without a list for that.
 *
 * @throws {ConfigurationError} If there is no kubeconfig, or it cannot be used. Messages never
 *   contain credentials.
 * @throws {TokenInvalidError} If a token is not valid.
 * @throws {PermissionError} If a permission is missing; the message names the flag.
 *
 * @example
 * ```ts
 * import { createKubeFetch } from "jsr:@kubewire/kubewire";
 * import { loadKubeconfig } from "jsr:@kubewire/kubeconfig";
 *
 * await using kube = createKubeFetch(await loadKubeconfig({ context: "staging" }));
 * const response = await kube.fetch(`/api/v1/namespaces/${kube.namespace}/pods`);
 * const { items } = await response.json() as { items: unknown[] };
 * console.log(items.length);
 * ```
 */
export async function loadKubeconfig(options: LoadKubeconfigOptions = {}): Promise<ClusterConfig> {
  checkOptions(options);
  const { runtime = currentRuntime(), runner = currentProgramRunner() } = options;
  const files = kubeconfigFiles({ path: options.path, runtime, runner });
  const config = await readKubeconfig(files, runtime);
  const chosen = chooseContext(config, options);
  if (!chosen) throw nothingChosen(files, [...config.contexts.keys()]);
  return await describeChosen(chosen, options);
}

/** Returns the configuration of a chosen context. */
export async function describeChosen(
  chosen: ChosenContext,
  options: LoadKubeconfigOptions,
): Promise<ClusterConfig> {
  const { runtime = currentRuntime(), runner = currentProgramRunner(), interactive = true } =
    options;
  const settings = await clusterSettings(chosen.cluster, chosen.clusterName, runtime);
  return {
    ...settings,
    ...await userCredentials(chosen, settings, { runtime, runner, interactive }),
    namespace: chosen.namespace ?? "default",
  };
}

/** Returns the error for a missing kubeconfig, or one without a chosen context. */
export function nothingChosen(
  { paths, origin }: KubeconfigFiles,
  contexts: readonly string[],
): ConfigurationError {
  const why = origin === "KUBECONFIG" ? "it names none" : "HOME is not set";
  const where = paths.join(", ") || `no file, for ${why}`;
  const from = origin === "KUBECONFIG" ? `KUBECONFIG (${where})` : where;
  if (contexts.length > 0) {
    const names = contexts.map((name) => JSON.stringify(name)).join(", ");
    return new ConfigurationError(
      `The kubeconfig has no current-context with a cluster: choose one of ${names} (option ` +
        `\`context\`). It was read from ${from}.`,
    );
  }
  return new ConfigurationError(
    `There is no kubeconfig, or none with a context in it: looked at ${from}. Set KUBECONFIG or ` +
      "the option `path`.",
  );
}
