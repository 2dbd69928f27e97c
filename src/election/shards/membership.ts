import { momentOf } from "../../core/time/clock.ts";
import { type Lease, renewalTime } from "../lease.ts";
import { Freshness } from "./freshness.ts";
import { LEASE_MS, VALIDITY_MS } from "./shard_timing.ts";
import type { ShardRequests } from "./shard_requests.ts";

/**
 * The membership of one replica: a Lease of its own, which is created once. A Lease that was deleted
 * is never created again under the same identity, for others may have taken the buckets.
 */
export class Membership {
  /** How long ago the Lease was renewed. */
  readonly freshness: Freshness;
  readonly #requests: ShardRequests;
  readonly #identity: string;
  #uid: string | undefined;
  /** The version that the server has; `undefined` after a failure, when it is not known. */
  #known: Lease | undefined;
  #isCreated = false;
  #isLost = false;

  /** Creates a membership without a Lease. */
  constructor(requests: ShardRequests, identity: string) {
    this.#requests = requests;
    this.#identity = identity;
    this.freshness = new Freshness(requests.clock, VALIDITY_MS);
  }

  /** Whether the Lease has been deleted or replaced: this identity may not work again. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Whether this replica is a member at this moment. */
  get isValid(): boolean {
    return !this.#isLost && this.freshness.isFresh;
  }

  /** Creates the Lease, or renews it; after a failure it is read first. */
  async renew(): Promise<void> {
    if (this.#isLost) return;
    if (!this.#isCreated) return await this.#create();
    const lease = this.#known ?? await this.#readOwn();
    if (!lease) return;
    this.#known = undefined;
    const start = momentOf(this.#requests.clock);
    const renewTime = renewalTime(start.wallMs, lease.spec?.renewTime);
    const leaseDurationSeconds = LEASE_MS / 1_000;
    const renewed = { ...lease, spec: { ...lease.spec, leaseDurationSeconds, renewTime } };
    this.#known = await this.#requests.replaceLease(renewed);
    this.freshness.confirm(start);
  }

  /** Deletes the Lease, so that the others need not wait for its end. */
  async leave(): Promise<void> {
    const uid = this.#uid;
    this.#lose();
    if (uid !== undefined) await this.#requests.deleteLease(this.#identity, { uid });
  }

  /** Sends one request only: another one could create the Lease again after others deleted it. */
  async #create(): Promise<void> {
    this.#isCreated = true;
    const start = momentOf(this.#requests.clock);
    this.#known = await this.#requests.createLease(this.#identity);
    this.#uid = this.#known.metadata.uid;
    this.freshness.confirm(start);
  }

  /** Reads the Lease; if it is gone, or another one has its name, the membership is lost. */
  async #readOwn(): Promise<Lease | undefined> {
    const lease = await this.#requests.readLease(this.#identity);
    this.#uid ??= lease?.metadata.uid;
    if (lease && lease.metadata.uid === this.#uid) return lease;
    this.#lose();
    return undefined;
  }

  #lose(): void {
    this.#isLost = true;
    this.freshness.clear();
  }
}
