/**
 * Makes a `ClusterConfig` from a kubeconfig, in five steps:
 *
 * 1. **Files** (`kubeconfig_files.ts`, `read_kubeconfig.ts`): the named file, or those in
 *    `KUBECONFIG`, or `~/.kube/config`.
 * 2. **Entries** (`parse_kubeconfig.ts`, `entries/entry_reader.ts`): each field is checked and each
 *    path is resolved here, where the file is known. An error names file, line and field and never
 *    quotes a value: any value may be a secret. `yaml/compose_yaml.ts` parses by npm:yaml, up to
 *    the first error and 500 levels, with the scalars of Go's parser (`yaml/yaml_tags.ts`). Text
 *    that YAML and kubectl read differently is refused (`yaml/parse_yaml.ts`). The docs of
 *    `mod.ts` list the differences from client-go, and `tests/e2e/kubeconfigs` compares both.
 * 3. **Merge** (`read_kubeconfig.ts`): the first file that has an entry provides all of it.
 * 4. **Choice** (`entries/choose_context.ts`): context, cluster, user, namespace.
 * 5. **Server** (`cluster_settings.ts`) and **credentials** (`credentials/user_credentials.ts`).
 *    Credentials that expire become a `TokenSource`: `ExecTokenSource` runs a program,
 *    `OidcTokenSource` asks an issuer, and concurrent callers share one run
 *    (`credentials/shared_run.ts`). The transport asks for the certificate of an exec plugin with
 *    each request; another certificate means new connections.
 *
 * `loadConfig` takes the pod's cluster if no kubeconfig names one. Programs and terminals are used
 * through `ProgramRunner` (`src/runtime/program_runner.ts`), which a pod does not load.
 *
 * @module
 */
import {
  type ClusterConfig,
  ConfigurationError,
  KubewireError,
  loadInClusterConfig,
  type LoadInClusterConfigOptions,
  NotInClusterError,
  PermissionError,
  SERVICE_ACCOUNT_DIRECTORY,
} from "@kubewire/kubewire";
import {
  checkOptions,
  currentProgramRunner,
  podNamespace,
  readProjectedFile,
} from "@kubewire/kubewire/internal";
import { currentRuntime, type Runtime } from "@kubewire/kubewire/unstable-runtime";
import { chooseContext, type ChosenContext } from "./entries/choose_context.ts";
import { describeChosen, type LoadKubeconfigOptions, nothingChosen } from "./load_kubeconfig.ts";
import { type KubeconfigFiles, kubeconfigFiles } from "./kubeconfig_files.ts";
import { readKubeconfig } from "./read_kubeconfig.ts";

/** Settings of {@linkcode loadConfig}. */
export interface LoadConfigOptions
  extends LoadKubeconfigOptions, Pick<LoadInClusterConfigOptions, "directory"> {}

/**
 * Describes the cluster to use, both on your machine and in a pod, as client-go's default loader does
 * (`DeferredLoadingClientConfig`): the kubeconfig if one exists that names a cluster, otherwise the
 * cluster of this pod. In a pod with a kubeconfig that does not set a namespace, the pod's own
 * namespace is used.
 *
 * The option `user` requires a kubeconfig: in the pod's own cluster only its service account can be
 * the user.
 *
 * In a pod on Deno the flags of {@linkcode loadInClusterConfig} are enough: then no kubeconfig is
 * searched for.
 *
 * @throws {ConfigurationError} If there is neither a kubeconfig nor a pod, or the kubeconfig cannot
 *   be used.
 * @throws {TokenInvalidError} If a token is not valid.
 * @throws {PermissionError} If a permission is missing; the message names the flag.
 *
 * @example
 * ```ts
 * import { createKubeFetch } from "jsr:@kubewire/kubewire";
 * import { loadConfig } from "jsr:@kubewire/kubeconfig";
 *
 * await using kube = createKubeFetch(await loadConfig());
 * console.log(kube.server, kube.namespace);
 * ```
 */
export async function loadConfig(options: LoadConfigOptions = {}): Promise<ClusterConfig> {
  checkOptions(options);
  const { runtime = currentRuntime(), directory = SERVICE_ACCOUNT_DIRECTORY } = options;
  const pod = await isPod(runtime, directory);
  const found = await findKubeconfig(options, pod);
  if ("chosen" in found) {
    const config = await describeChosen(found.chosen, options);
    if (found.chosen.namespace !== undefined || !pod) return config;
    return { ...config, namespace: await podNamespace(runtime, directory) };
  }
  if (options.user && pod) {
    throw new ConfigurationError(
      `There is no cluster for the user ${
        JSON.stringify(options.user)
      } that was asked for, and in ` +
        `the pod's own cluster its service account is the user. ${found.why}`,
    );
  }
  try {
    const { namespace } = options;
    return await loadInClusterConfig({ runtime, directory, ...(namespace && { namespace }) });
  } catch (error) {
    // In a pod the pod's own error is sufficient. Elsewhere a kubeconfig is expected.
    if (pod || !(error instanceof KubewireError)) throw error;
    throw new ConfigurationError(
      `${found.why} There is no pod around this program either${looksLikePod(error)}.`,
      { cause: error },
    );
  }
}

/** Returns what is missing if a part of a pod was found; empty on your machine. */
function looksLikePod(error: KubewireError): string {
  const isMachine = error instanceof PermissionError ||
    error instanceof NotInClusterError && error.missing.length > 1;
  return isMachine ? "" : `: ${error.message.replace(/\.$/, "")}`;
}

/** Whether the environment is a pod, by client-go's rule (`inClusterClientConfig.Possible`). */
async function isPod(runtime: Runtime, directory: string): Promise<boolean> {
  const names = ["KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"];
  if (!names.every((name) => runtime.env(name, { optional: true }))) return false;
  try {
    await readProjectedFile(runtime, `${directory}/token`);
    return true;
  } catch (error) {
    return error instanceof PermissionError; // loadInClusterConfig reports the missing flag
  }
}

type Found = { chosen: ChosenContext } | { why: string };

async function findKubeconfig(options: LoadConfigOptions, pod: boolean): Promise<Found> {
  const { path, runtime = currentRuntime(), runner = currentProgramRunner() } = options;
  let files: KubeconfigFiles | undefined;
  try {
    files = kubeconfigFiles({ path, runtime, runner });
    const config = await readKubeconfig(files, runtime);
    const chosen = chooseContext(config, options);
    if (chosen) return { chosen };
    return { why: nothingChosen(files, [...config.contexts.keys()]).message };
  } catch (error) {
    // In a pod the flags for an unrequested kubeconfig may be missing.
    const named = files !== undefined && files.origin !== "default";
    if (!pod || named || !(error instanceof PermissionError)) throw error;
    return { why: error.message };
  }
}
