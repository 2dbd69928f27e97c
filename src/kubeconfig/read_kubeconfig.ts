import { ConfigurationError, PermissionError } from "@kubewire/kubewire";
import { isNotFound } from "@kubewire/kubewire/internal";
import type { Runtime } from "@kubewire/kubewire/unstable-runtime";
import type { Kubeconfig } from "./entries/kubeconfig.ts";
import { KUBECONFIG_ENV_FLAG, type KubeconfigFiles } from "./kubeconfig_files.ts";
import { parseKubeconfig } from "./parse_kubeconfig.ts";

/**
 * Reads the files and merges them. A missing file is skipped, unless it was requested.
 *
 * @throws {ConfigurationError} If a file cannot be read, or is not a kubeconfig.
 * @throws {PermissionError} If a permission is missing; the message names the flag.
 */
export async function readKubeconfig(
  { paths, origin }: KubeconfigFiles,
  runtime: Runtime,
): Promise<Kubeconfig> {
  const texts = await Promise.all(paths.map((path) => readFile(path, origin, runtime)));
  const configs = paths.flatMap((path, index) => {
    const text = texts[index];
    return text === undefined ? [] : [parse(text, path, runtime)];
  });
  return mergeKubeconfigs(configs);
}

async function readFile(
  path: string,
  origin: KubeconfigFiles["origin"],
  runtime: Runtime,
): Promise<string | undefined> {
  try {
    return await runtime.readTextFile(path);
  } catch (error) {
    if (error instanceof PermissionError) throw error;
    if (isNotFound(error) && origin !== "path") return undefined;
    const why = error instanceof Error ? error.message : "unknown error";
    throw new ConfigurationError(`The kubeconfig ${path} cannot be read: ${why}.`, {
      cause: error,
    });
  }
}

function parse(text: string, path: string, runtime: Runtime): Kubeconfig {
  try {
    // npm:yaml reads these two variables; report a missing permission like any other.
    for (const name of ["LOG_TOKENS", "LOG_STREAM"]) runtime.env(name);
  } catch (error) {
    if (!(error instanceof PermissionError)) throw error;
    throw new PermissionError(
      "npm:yaml may not read its variables LOG_TOKENS and LOG_STREAM",
      KUBECONFIG_ENV_FLAG,
      { cause: error },
    );
  }
  return parseKubeconfig(text, path);
}

/**
 * Merges kubeconfigs as client-go does (`ClientConfigLoadingRules.Load`): the first file that
 * contains a cluster, user or context of a given name provides the whole entry, and the first file
 * that has a current context provides that.
 */
export function mergeKubeconfigs(configs: readonly Kubeconfig[]): Kubeconfig {
  const currentContext = configs.find((config) => config.currentContext !== undefined)
    ?.currentContext;
  return {
    ...(currentContext !== undefined && { currentContext }),
    clusters: merged(configs.map(({ clusters }) => clusters)),
    users: merged(configs.map(({ users }) => users)),
    contexts: merged(configs.map(({ contexts }) => contexts)),
  };
}

function merged<T>(maps: readonly ReadonlyMap<string, T>[]): Map<string, T> {
  return new Map(maps.toReversed().flatMap((map) => [...map]));
}
