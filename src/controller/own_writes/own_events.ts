import type { DeepReadonly } from "../../core/deep_readonly.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";

interface OwnSteps {
  /** The versions that followed directly on others by the reconcile's own conditional writes. */
  readonly steps: Map<string, string>;
  /** Whether the reconcile has ended well; until then its events are held back. */
  hasSucceeded: boolean;
  /** Whether an event came before the reconcile had ended. */
  isHeldBack: boolean;
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

  /** Notes that a reconcile of a key has made the version `to` from the version `from`. */
  wrote(key: string, from: string, to: string): void {
    if (from === to) return;
    let own = this.#keys.get(key);
    if (!own || own.hasSucceeded) {
      own = { steps: new Map(), hasSucceeded: false, isHeldBack: false };
      this.#keys.set(key, own);
    }
    own.steps.set(from, to);
  }

  /** Returns whether an update is the key's own, so that it leads to no reconcile. */
  isOwn(
    key: string,
    object: DeepReadonly<KubernetesObject>,
    previous: DeepReadonly<KubernetesObject>,
  ): boolean {
    const own = this.#keys.get(key);
    if (!own) return false;
    const { resourceVersion: from = "" } = previous.metadata;
    const { resourceVersion: to, deletionTimestamp } = object.metadata;
    if (deletionTimestamp !== undefined || own.steps.get(from) !== to) return false;
    own.steps.delete(from);
    if (!own.hasSucceeded) own.isHeldBack = true;
    else if (own.steps.size === 0) this.#keys.delete(key);
    return true;
  }

  /**
   * Notes the end of a reconcile. Returns whether an event that was held back leads to another one,
   * because this one has failed.
   */
  ended(key: string, hasSucceeded: boolean): boolean {
    const own = this.#keys.get(key);
    if (!own) return false;
    own.hasSucceeded = hasSucceeded;
    if (!hasSucceeded || own.steps.size === 0) this.#keys.delete(key);
    return own.isHeldBack && !hasSucceeded;
  }

  /** Forgets the events of a key. */
  forget(key: string): void {
    this.#keys.delete(key);
  }
}
