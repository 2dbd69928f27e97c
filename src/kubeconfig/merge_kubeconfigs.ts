import type { Kubeconfig } from "./kubeconfig.ts";

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
