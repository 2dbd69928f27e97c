import { ConfigurationError } from "../core/errors.ts";
import type { ClusterEntry, ContextEntry, Kubeconfig, UserEntry } from "./kubeconfig.ts";

/** What to take instead of what the kubeconfig says. */
export interface ContextChoice {
  /** The context to use; by default the kubeconfig's `current-context`. */
  context?: string;
  /** The cluster to use; by default the context's. */
  cluster?: string;
  /** The user to be; by default the context's. */
  user?: string;
  /** The namespace to work in; by default the context's, then `default`. */
  namespace?: string;
}

/** The entries that a choice comes to. */
export interface ChosenContext {
  clusterName: string;
  cluster: ClusterEntry;
  /** Empty where nobody is named: then requests are anonymous. */
  userName: string;
  user: UserEntry;
  /** Absent where neither the choice nor the context has one. */
  namespace?: string;
}

const NOBODY: UserEntry = { impersonateGroups: [], impersonateExtra: new Map() };

/**
 * Looks up what is chosen, as client-go does (`DirectClientConfig`); `undefined` where nothing is, as
 * in an empty kubeconfig. Unlike there, a context that names a cluster or a user that does not exist
 * is an error: to be anonymous without a word is no help.
 *
 * @throws {ConfigurationError} If a name leads nowhere; the message has those that do not.
 */
export function chooseContext(
  config: Kubeconfig,
  choice: ContextChoice = {},
): ChosenContext | undefined {
  const context = contextOf(config, choice.context || config.currentContext);
  const clusterName = choice.cluster || context.cluster || "";
  const cluster = config.clusters.get(clusterName);
  if (!cluster && clusterName === "") return undefined;
  if (!cluster) throw missing("cluster", clusterName, config.clusters);
  const userName = choice.user || context.user || "";
  const user = config.users.get(userName) ?? (userName === "" ? NOBODY : undefined);
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

/** Where nothing is named, that is the name: an entry may have none. */
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
