import type { Handler } from "hono";
import { ApiStatusError, type KubeFetch, type KubernetesObject } from "@kubewire/kubewire";
import { createResourceClient, type ResourceDefinition } from "@kubewire/kubewire/client";
import { serverSentEvents } from "@kubewire/hono";
import { createInformer, type DeepReadonly, type Informer } from "@kubewire/kubewire/informer";
import type { Rights } from "./rights.ts";
import type { Viewer } from "./viewer.ts";

/** Bindings that the handlers of events get from the route that calls them. */
export interface LiveEnv {
  Bindings: {
    /** The reader; `undefined` if the page shows what its own account may see. */
    viewer: Viewer | undefined;
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

/** The reason why the page cannot read a kind. */
export interface KindProblem {
  /** A sentence, such as that of the API server. */
  readonly reason: string;
  /** Whether the page's own account lacks the right: then waiting is of no use. */
  readonly forbidden: boolean;
}

/** A kind that the page shows. */
export interface ShownKind extends KindNames {
  /** The only namespace that is shown; all of them if it is unset. */
  readonly namespace: string | undefined;
  readonly informer: Pick<Informer<never>, "path" | "synced" | "waitForSync">;
  /** Why nothing of it is known yet; `undefined` before the first answer, and once it is synced. */
  readonly problem: KindProblem | undefined;
  /** Resolves once the first list is here, or was refused for the first time. */
  readonly answered: Promise<void>;
  /** Sends the rows that the viewer may see, and their changes. */
  readonly events: Handler<LiveEnv>;
  /** Keys of the known objects, such as `default/web-1`. */
  keys(): Iterable<string>;
  /** Returns an object as the informer knows it. */
  object(key: string): DeepReadonly<KubernetesObject> | undefined;
  /** Waits until an object, or its absence, meets a condition. */
  waitUntil(
    key: string,
    condition: (object: DeepReadonly<KubernetesObject> | undefined) => boolean,
    signal: AbortSignal,
  ): Promise<void>;
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
  let problem: KindProblem | undefined;
  const answered = Promise.withResolvers<void>();
  const informer = createInformer(place, {
    signal,
    onError: () => {}, // the page and its console have the problem of each kind
    onStateChange(state) {
      if (state.name === "synced") problem = undefined;
      else if (state.name !== "backingOff") return; // it tries again: the problem is the same
      else {
        const { reason, error } = state;
        problem = {
          reason,
          forbidden: error instanceof ApiStatusError && error.httpStatus === 403,
        };
      }
      answered.resolve();
    },
  });
  const names = {
    group,
    plural,
    kind,
    apiVersion: group ? `${group}/${version}` : version,
    namespaced,
  };
  return {
    ...names,
    namespace: namespaced ? namespace : undefined,
    informer,
    get problem() {
      return informer.synced ? undefined : problem;
    },
    answered: answered.promise,
    events: serverSentEvents(informer, {
      select,
      authorize: (c, subject) => rights.mayList(c.env.viewer, names, subject.namespace),
      history: HISTORY,
      signal,
    }),
    keys: () => informer.store.keys(),
    object: (key) => informer.store.get(key),
    async waitUntil(key, condition, signal) {
      await informer.waitUntil(key, condition, { signal });
    },
  };
}
