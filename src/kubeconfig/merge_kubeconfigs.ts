import type { Kubeconfig } from "./kubeconfig.ts";

/**
 * Merges kubeconfigs as client-go does (`ClientConfigLoadingRules.Load`): the first one that has a
 * cluster, a user or a context of a name gives the whole of it, and the first one that has a current
 * context gives that.
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
