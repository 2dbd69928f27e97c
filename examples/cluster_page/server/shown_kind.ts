import type { Handler } from "hono";
import type { KubeFetch, KubernetesObject } from "@kubewire/kubewire";
import { createResourceClient, type ResourceDefinition } from "@kubewire/kubewire/client";
import { type AuthenticatedUser, serverSentEvents } from "@kubewire/kubewire/hono";
import { createInformer, type DeepReadonly, type Informer } from "@kubewire/kubewire/informer";
import type { Rights } from "./rights.ts";

/** Bindings that the handlers of events get from the route that calls them. */
export interface LiveEnv {
  Bindings: {
    /** The user who reads; `undefined` if the page shows what its own account may see. */
    viewer: AuthenticatedUser | undefined;
  };
}

/** Names of a kind that the page shows. */
export interface KindNames {
  readonly group: string;
  readonly plural: string;
  readonly kind: string;
  readonly apiVersion: string;
  readonly namespaced: boolean;
}

/** A kind that the page shows. */
export interface ShownKind extends KindNames {
  readonly informer: Pick<Informer<never>, "path" | "state" | "synced">;
  /** Sends the rows that the viewer may see, and their changes. */
  readonly events: Handler<LiveEnv>;
  /** Keys of the known objects, such as `default/web-1`. */
  keys(): Iterable<string>;
  /** Returns an object as the informer knows it. */
  object(key: string): DeepReadonly<KubernetesObject> | undefined;
}

/** Settings of {@linkcode showKind}. */
export interface ShowKindOptions {
  readonly rights: Rights;
  /** The only namespace to show; all of them if it is unset. */
  readonly namespace: string | undefined;
  /** Ends the informer and the streams. */
  readonly signal: AbortSignal;
}

/** Changes that are kept for a browser that comes back: some minutes of a busy cluster. */
const HISTORY = 5_000;

/** Follows a kind, and shows of each object what `select` returns. */
export function showKind<T extends KubernetesObject>(
  kube: KubeFetch,
  definition: ResourceDefinition<T>,
  { select, rights, namespace, signal }: ShowKindOptions & {
    select: (object: DeepReadonly<T>) => unknown;
  },
): ShownKind {
  const { group, version, plural, kind, namespaced } = definition;
  const client = createResourceClient(kube, definition);
  const place = !namespaced
    ? client
    : namespace === undefined
    ? client.allNamespaces()
    : client.namespace(namespace);
  // A refusal is shown on the page, as the problem of the kind: it needs no warning as well.
  const informer = createInformer(place, { signal, onError: () => {} });
  const names = {
    group,
    plural,
    kind,
    apiVersion: group ? `${group}/${version}` : version,
    namespaced,
  };
  return {
    ...names,
    informer,
    events: serverSentEvents(informer, {
      select,
      authorize: (c, subject) => rights.mayList(c.env.viewer, names, subject.namespace),
      history: HISTORY,
      signal,
    }),
    keys: () => informer.store.keys(),
    object: (key) => informer.store.get(key),
  };
}
