import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";

interface OwnSteps {
  /** The versions that followed directly on others by the reconcile's own conditional writes. */
  readonly steps: Map<string, string>;
  /**
   * The versions over which a write is on its way, and the version of an event that came meanwhile:
   * an event may come before the response.
   */
  readonly open: Map<string, string | undefined>;
  /** Whether an event was held back that is not its own. */
  hasMissed: boolean;
}

/** Limit of the expected versions of a key; a watch that is broken off shows none of them. */
const MOST_STEPS = 100;

/**
 * The events that the reconciles' own writes cause: they need no other reconcile. One that has failed
 * is repeated after its backoff, which its own writes do not cut short. Only a write counts that the
 * server refuses if the object has changed, or whose response the reconcile goes on with: for then the
 * reconcile knows all that its event shows, even after a gap in the watch.
 */
export class OwnEvents {
  readonly #keys = new Map<string, OwnSteps>();

  /** Number of keys whose events are expected. */
  get size(): number {
    return this.#keys.size;
  }

  /**
   * Notes that a reconcile of a key sends a write over the version `from`. Call the result with the
   * version that the write has made, or without one if it has failed.
   */
  begin(key: string, from: string): (to?: string) => void {
    const own = this.#keys.get(key) ?? { steps: new Map(), open: new Map(), hasMissed: false };
    this.#keys.set(key, own);
    own.open.set(from, undefined);
    const { steps, open } = own;
    return (to) => {
      const early = open.get(from);
      open.delete(from);
      if (early !== undefined && early !== to) own.hasMissed = true;
      else if (early === undefined && to !== undefined && to !== from) steps.set(from, to);
      if (steps.size > MOST_STEPS) steps.delete(steps.keys().next().value!);
    };
  }

  /** Returns whether an update is the key's own, so that it leads to no reconcile by itself. */
  isOwn(
    key: string,
    object: DeepReadonly<KubernetesObject>,
    previous: DeepReadonly<KubernetesObject>,
  ): boolean {
    const own = this.#keys.get(key);
    if (!own) return false;
    const { resourceVersion: from = "" } = previous.metadata;
    const { resourceVersion: to = "", deletionTimestamp } = object.metadata;
    if (deletionTimestamp !== undefined) return false;
    if (own.open.has(from)) {
      own.open.set(from, to);
      return true;
    }
    if (own.steps.get(from) !== to) return false;
    for (const earlier of own.steps.keys()) { // events come in order
      own.steps.delete(earlier);
      if (earlier === from) break;
    }
    if (isIdle(own)) this.#keys.delete(key);
    return true;
  }

  /**
   * Notes the end of a reconcile. Returns whether an event that was held back leads to another one,
   * because it was not its own.
   */
  ended(key: string): boolean {
    const own = this.#keys.get(key);
    if (!own) return false;
    const isEarly = (early: string | undefined) => early !== undefined; // its write is not awaited
    const hasMissed = own.hasMissed || [...own.open.values()].some(isEarly);
    own.hasMissed = false;
    own.open.clear();
    if (isIdle(own)) this.#keys.delete(key);
    return hasMissed;
  }

  /** Forgets the events of a key. */
  forget(key: string): void {
    this.#keys.delete(key);
  }
}

function isIdle({ steps, open, hasMissed }: OwnSteps): boolean {
  return steps.size === 0 && open.size === 0 && !hasMissed;
}
