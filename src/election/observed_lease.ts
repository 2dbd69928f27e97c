import type { Clock } from "../core/time/clock.ts";
import { isActive, type Lease } from "./lease.ts";

/** Settings of an {@linkcode ObservedLease}. */
interface ObservedLeaseOptions {
  /** The clock; only its monotonic time counts. */
  clock: Clock;
  /** The identity of this candidate. */
  identity: string;
  /** The duration for a Lease without one of its own, milliseconds. */
  leaseDurationMs: number;
}

/**
 * The observations of a Lease by one candidate: the times that others have
 * written into the Lease do not count, because their clocks may be wrong.
 */
export class ObservedLease {
  readonly #clock: Clock;
  readonly #identity: string;
  readonly #leaseDurationMs: number;
  #lease: Lease | undefined;
  /** When the present version of the Lease was first seen, and when its uid was. */
  #versionSeenMs = 0;
  #uidSeenMs = 0;

  /** Creates an observer that has not seen the Lease yet. */
  constructor({ clock, identity, leaseDurationMs }: ObservedLeaseOptions) {
    this.#clock = clock;
    this.#identity = identity;
    this.#leaseDurationMs = leaseDurationMs;
  }

  /** The last version that was seen; `undefined` if the Lease did not exist. */
  get lease(): Lease | undefined {
    return this.#lease;
  }

  /** Notes the version that a response contained; call it when the response has arrived. */
  see(lease: Lease | undefined): void {
    const nowMs = this.#clock.monotonic();
    const { uid, resourceVersion } = lease?.metadata ?? {};
    const known = this.#lease?.metadata;
    if (known === undefined || uid !== known.uid) this.#uidSeenMs = nowMs;
    if (known === undefined || uid !== known.uid || resourceVersion !== known.resourceVersion) {
      this.#versionSeenMs = nowMs;
    }
    this.#lease = lease;
  }

  /**
   * Returns whether this candidate may take the Lease: it holds it already, it is free, or its
   * holder has not renewed it for the holder's own duration. A Lease that no leader has been active
   * under may be taken only after a full duration, for an earlier leader may still act under the
   * Lease that was deleted.
   */
  get canBeTaken(): boolean {
    const lease = this.#lease;
    if (!lease) return false;
    const { holderIdentity = "" } = lease.spec ?? {};
    if (!isActive(lease)) {
      const waitMs = Math.max(this.#durationMs, this.#leaseDurationMs);
      if (this.#clock.monotonic() - this.#uidSeenMs < waitMs) return false;
    }
    return holderIdentity === "" || holderIdentity === this.#identity || this.isExpired;
  }

  /** Returns whether the Lease has stood unchanged for the duration that it contains. */
  get isExpired(): boolean {
    return this.#clock.monotonic() - this.#versionSeenMs >= this.#durationMs;
  }

  get #durationMs(): number {
    const { leaseDurationSeconds } = this.#lease?.spec ?? {};
    return leaseDurationSeconds === undefined
      ? this.#leaseDurationMs
      : leaseDurationSeconds * 1_000;
  }
}
