import type { ShownCluster } from "./shown_cluster.ts";
import type { ShownKind } from "./shown_kind.ts";

/** Returns the kinds that the page's own account may not read. */
export function forbiddenKinds(cluster: ShownCluster): ShownKind[] {
  return [...cluster.values()].filter(({ problem }) => problem?.forbidden);
}

/**
 * Returns what the page's own account may not read, and the remedy, for the console; `undefined` if
 * nothing is missing.
 */
export function missingRights(cluster: ShownCluster): string | undefined {
  const kinds = forbiddenKinds(cluster);
  const [first] = kinds;
  if (!first) return undefined;
  const remedies = new Set(kinds.map(remedy));
  const names = kinds.map(rightName).join(", ");
  return `The page's account lacks list and watch on ${names}. ${[...remedies].join(" ")} ` +
    `The API server says: ${sentence(first.problem?.reason ?? "")}`;
}

/** Returns the name of a kind as a role has it, and where it is read. */
export function rightName({ plural, group, namespace }: ShownKind): string {
  const name = group === "" ? plural : `${plural}.${group}`;
  return namespace === undefined ? name : `${name} in the namespace ${namespace}`;
}

/** Returns what has to change so that the page can read a forbidden kind. */
export function remedy({ namespaced, namespace, plural }: ShownKind): string {
  if (!namespaced) return `A ClusterRole has to grant list and watch on ${plural}.`;
  return namespace === undefined
    ? "If the account may read one namespace only, start the page with --namespace=NAME."
    : `A RoleBinding in the namespace ${namespace} has to grant them, as to the ClusterRole view.`;
}

function sentence(text: string): string {
  return text.endsWith(".") ? text : `${text}.`;
}
