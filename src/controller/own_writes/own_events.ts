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
  /** Whether the reconcile has ended well; until then its events are held back. */
  hasSucceeded: boolean;
  /** Whether an event of its own came before the reconcile had ended. */
  isHeldBack: boolean;
  /** Whether an event was held back that is not its own. */
  hasMissed: boolean;
}

/**
 * The events that the reconciles' own writes cause: they need no other reconcile. Only a write that
 * the server refuses if the object has changed counts, for then its event shows this change alone,
 * even after a gap in the watch.
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
    let own = this.#keys.get(key);
    if (!own || own.hasSucceeded) {
      own = {
        steps: new Map(),
        open: new Map(),
        hasSucceeded: false,
        isHeldBack: false,
        hasMissed: false,
      };
      this.#keys.set(key, own);
    }
    own.open.set(from, undefined);
    const { steps, open } = own;
    return (to) => {
      const early = open.get(from);
      open.delete(from);
      if (early !== undefined && early !== to) own.hasMissed = true;
      else if (early !== undefined) own.isHeldBack = true;
      else if (to !== undefined && to !== from) steps.set(from, to);
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
    own.steps.delete(from);
    if (!own.hasSucceeded) own.isHeldBack = true;
    else if (own.steps.size === 0) this.#keys.delete(key);
    return true;
  }

  /**
   * Notes the end of a reconcile. Returns whether an event that was held back leads to another one,
   * because this one has failed or the event was not its own.
   */
  ended(key: string, hasSucceeded: boolean): boolean {
    const own = this.#keys.get(key);
    if (!own) return false;
    own.hasSucceeded = hasSucceeded;
    for (const early of own.open.values()) own.hasMissed ||= early !== undefined; // not awaited
    own.open.clear();
    if (!hasSucceeded || own.steps.size === 0) this.#keys.delete(key);
    return own.hasMissed || (own.isHeldBack && !hasSucceeded);
  }

  /** Forgets the events of a key. */
  forget(key: string): void {
    this.#keys.delete(key);
  }
}
