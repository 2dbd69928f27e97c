import type { Clock } from "../../core/time/clock.ts";
import type { Lease } from "../lease.ts";
import { ObservedLease } from "../observed_lease.ts";
import { LEASE_MS } from "./shard_timing.ts";

/** The observations of the other members by one member, by its own monotonic clock. */
export class ObservedMembers {
  readonly #clock: Clock;
  readonly #present = new Map<string, ObservedLease>();
  /** When each absent member was first not found. */
  readonly #absent = new Map<string, number>();
  /** Members whose buckets are free: this replica has deleted their Leases, or they stay absent. */
  readonly #dead = new Set<string>();

  /** Creates an observer that has not seen a member yet. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The identities of the members whose Leases were there and had not expired. */
  get alive(): string[] {
    return [...this.#present.keys()].filter((identity) => !this.isExpired(identity));
  }

  /** The identities of the members whose Leases have expired, with the versions to delete. */
  get expired(): { identity: string; uid: string; resourceVersion: string }[] {
    return [...this.#present].flatMap(([identity, { lease }]) => {
      const { uid = "", resourceVersion = "" } = lease?.metadata ?? {};
      return this.isExpired(identity) ? [{ identity, uid, resourceVersion }] : [];
    });
  }

  /** Returns whether a member's Lease is there and has stood unchanged for its duration. */
  isExpired(identity: string): boolean {
    return this.#present.get(identity)?.isExpired ?? false;
  }

  /** Returns whether a member's Lease was there when it was last looked for. */
  has(identity: string): boolean {
    return this.#present.has(identity);
  }

  /** Notes all Leases, as a list contained them. */
  see(leases: ReadonlyMap<string, Lease>): void {
    for (const identity of this.#present.keys()) {
      if (!leases.has(identity)) this.#present.delete(identity);
    }
    for (const [identity, lease] of leases) this.seeMember(identity, lease);
  }

  /** Notes the Lease of one member, as a read found it; `undefined` if it was not there. */
  seeMember(identity: string, lease: Lease | undefined): void {
    if (!lease) {
      this.#present.delete(identity);
      const nowMs = this.#clock.monotonic();
      const sinceMs = this.#absent.get(identity) ?? nowMs;
      this.#absent.set(identity, sinceMs);
      if (nowMs - sinceMs >= LEASE_MS) this.#dead.add(identity);
      return;
    }
    this.#absent.delete(identity);
    let observed = this.#present.get(identity);
    if (!observed) {
      observed = new ObservedLease({ clock: this.#clock, identity: "", leaseDurationMs: LEASE_MS });
      this.#present.set(identity, observed);
    }
    observed.see(lease);
  }

  /** Notes that this replica has deleted the expired Lease of a member. */
  bury(identity: string): void {
    this.#present.delete(identity);
    this.#dead.add(identity);
  }

  /** Returns whether a member is known to be dead: its buckets are free. */
  isDead(identity: string): boolean {
    return this.#dead.has(identity);
  }
}
