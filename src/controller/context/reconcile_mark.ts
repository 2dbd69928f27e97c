import type { KubeFetch } from "../../transport/kube_fetch.ts";

/** The reconcile that a request belongs to. */
export interface ReconcileMark {
  /** Name of the controller. */
  readonly controller: string;
  /** The key. */
  readonly key: string;
  /** The id of the reconcile. */
  readonly reconcileId: string;
}

// In the global symbol registry, so that two versions of this package recognize each other's.
const MARK = Symbol.for("kubewire.dev/reconcile");

/** Returns a client that marks each of its requests as one of a reconcile; nothing of it is sent. */
export function markedKube(kube: KubeFetch, mark: ReconcileMark): KubeFetch {
  return {
    ...kube,
    fetch: (input, init) => kube.fetch(input, { ...init, [MARK]: mark } as object),
  };
}

/** Returns the reconcile that the settings of a request are marked with. */
export function markOf(init: object | undefined): ReconcileMark | undefined {
  return (init as { readonly [MARK]?: ReconcileMark } | undefined)?.[MARK];
}
