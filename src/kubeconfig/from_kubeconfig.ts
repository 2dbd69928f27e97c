import type { ClusterConfig } from "../config/cluster_config.ts";
import { ConfigurationError } from "../core/errors.ts";
import { currentRuntime } from "../runtime/current_runtime.ts";
import { currentHost } from "../runtime/current_host.ts";
import type { Host } from "../runtime/host.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { chooseContext, type ChosenContext, type ContextChoice } from "./choose_context.ts";
import { clusterSettings } from "./cluster_settings.ts";
import { type KubeconfigFiles, kubeconfigFiles } from "./kubeconfig_files.ts";
import { readKubeconfig } from "./read_kubeconfig.ts";
import { userCredentials } from "./user_credentials.ts";

/** Settings of {@linkcode fromKubeconfig}. */
export interface KubeconfigOptions extends ContextChoice {
  /** The kubeconfig to read; by default those in `KUBECONFIG`, or `~/.kube/config`. */
  path?: string;
  /**
   * Whether an exec plugin may ask on the terminal, if there is one.
   * @default {true}
   */
  interactive?: boolean;
  /** The runtime to read with; the one that the program runs on by default. */
  runtime?: Runtime;
  /** What runs exec plugins; by default this machine. */
  host?: Host;
}

/**
 * Describes the cluster that a kubeconfig names, as kubectl would take it: the files in `KUBECONFIG`
 * merged, or `~/.kube/config`; the current context, or another. An exec plugin is run when the first
 * request needs it, and again once its credentials have expired or were refused.
 *
 * On Deno it needs `--allow-env=KUBECONFIG,HOME,LOG_TOKENS,LOG_STREAM` (the last two for npm:yaml),
 * `--allow-read` for the kubeconfig and the files that it names, and `--allow-run=<command>` for an
 * exec plugin, with `--allow-env=PATH` for one that is named without a slash, and `--allow-read` for
 * the folders of `PATH` where one of them is relative; where a variable such as `LD_LIBRARY_PATH` is
 * set, Deno wants `--allow-run` without a list for that.
 *
 * @throws {ConfigurationError} If there is no kubeconfig, or it cannot be used. No message shows
 * anything of a credential.
 * @throws {TokenInvalidError} If a token cannot be one.
 * @throws {PermissionError} If a permission is missing; the message has the flag.
 *
 * @example
 * ```ts
 * import { createKubeFetch } from "jsr:@kubewire/kubewire";
 * import { fromKubeconfig } from "jsr:@kubewire/kubewire/kubeconfig";
 *
 * await using kube = createKubeFetch(await fromKubeconfig({ context: "staging" }));
 * const pods = await (await kube.fetch(`/api/v1/namespaces/${kube.namespace}/pods`)).json();
 * console.log(pods.items.length);
 * ```
 */
export async function fromKubeconfig(options: KubeconfigOptions = {}): Promise<ClusterConfig> {
  const { runtime = currentRuntime(), host = currentHost() } = options;
  const files = kubeconfigFiles({ path: options.path, runtime, host });
  const config = await readKubeconfig(files, runtime);
  const chosen = chooseContext(config, options);
  if (!chosen) throw nothingChosen(files, [...config.contexts.keys()]);
  return await describeChosen(chosen, options);
}

/** What was chosen, as a configuration. */
export async function describeChosen(
  chosen: ChosenContext,
  options: KubeconfigOptions,
): Promise<ClusterConfig> {
  const { runtime = currentRuntime(), host = currentHost(), interactive = true } = options;
  const settings = await clusterSettings(chosen.cluster, chosen.clusterName, runtime);
  return {
    ...settings,
    ...await userCredentials(chosen, settings, { runtime, host, interactive }),
    namespace: chosen.namespace ?? "default",
  };
}

/** The error where a kubeconfig, or its absence, chooses nothing. */
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
