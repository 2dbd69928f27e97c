import { ConfigurationError } from "@kubewire/kubewire";
import type { ClusterEntry, ContextEntry, Kubeconfig, UserEntry } from "./kubeconfig.ts";

/** The entries that a choice selects. */
export interface ChosenContext {
  clusterName: string;
  cluster: ClusterEntry;
  /** Empty if no user is named: then requests are anonymous. */
  userName: string;
  user: UserEntry;
  /** Absent if neither the choice nor the context has a namespace. */
  namespace?: string;
}

const NO_CREDENTIALS: UserEntry = { impersonateGroups: [], impersonateExtra: new Map() };

/**
 * Looks up the chosen entries, as client-go does (`DirectClientConfig`). Returns `undefined` if
 * nothing is chosen, as in an empty kubeconfig. Unlike client-go, it throws if a context names a
 * cluster or a user that does not exist: client-go would send anonymous requests without an error.
 *
 * @throws {ConfigurationError} If a name does not exist; the message lists the existing names.
 */
export function chooseContext(
  config: Kubeconfig,
  choice: { context?: string; cluster?: string; user?: string; namespace?: string } = {},
): ChosenContext | undefined {
  const context = contextOf(config, choice.context || config.currentContext);
  const clusterName = choice.cluster || context.cluster || "";
  const cluster = config.clusters.get(clusterName);
  if (!cluster && clusterName === "") return undefined;
  if (!cluster) throw missing("cluster", clusterName, config.clusters);
  const userName = choice.user || context.user || "";
  const user = config.users.get(userName) ?? (userName === "" ? NO_CREDENTIALS : undefined);
  if (!user) throw missing("user", userName, config.users);
  const namespace = choice.namespace || context.namespace;
  return {
    clusterName,
    cluster,
    userName,
    user,
    ...(namespace !== undefined && { namespace }),
  };
}

/** An empty name looks up the entry with an empty name, because an entry may omit its name. */
function contextOf(config: Kubeconfig, name = ""): ContextEntry {
  const context = config.contexts.get(name) ?? (name === "" ? {} : undefined);
  if (!context) throw missing("context", name, config.contexts);
  return context;
}

function missing(
  kind: string,
  name: string,
  entries: ReadonlyMap<string, unknown>,
): ConfigurationError {
  const names = [...entries.keys()].map((name) => JSON.stringify(name)).join(", ");
  return new ConfigurationError(
    `The kubeconfig has no ${kind} ${JSON.stringify(name)}: ` +
      `${names ? `it has ${names}` : "it has none at all"}.`,
  );
}
