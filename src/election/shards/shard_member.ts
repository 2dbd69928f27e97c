import { isAlreadyExists, isForbidden } from "../../core/api_status_error.ts";
import { compareVersions } from "../../core/compare_versions.ts";
import { type Moment, momentOf } from "../../core/time/clock.ts";
import { callSafely } from "../../runtime/report_warning.ts";
import { sleep } from "../../core/time/waiting.ts";
import { Freshness } from "./freshness.ts";
import { Membership } from "./membership.ts";
import { ObservedMembers } from "./observed_members.ts";
import { OwnBuckets } from "./own_buckets.ts";
import { readShardMap, type ShardConfigMap, shardData, type ShardMap } from "./shard_map.ts";
import { ShardMapError } from "./shard_map_error.ts";
import { ShardAccessError } from "./shard_access.ts";
import { planShards, type ShardPlan } from "./shard_plan.ts";
import type { ShardRequests } from "./shard_requests.ts";
import { LEASE_MS, RENEW_PERIOD_MS, VALIDITY_MS } from "./shard_timing.ts";
import { ShardTenures, type ShardWork } from "./shard_tenures.ts";

const RETRY_MS = 1_000;
const TICK_MS = 400;
const TICK_JITTER_MS = 700;
/** Members that meet conflicts wait longer, up to so many times. */
const MOST_CONFLICTS = 5;

/** Settings of a {@linkcode ShardMember}. */
interface ShardMemberOptions {
  /** Distinguishes this membership from all others. */
  identity: string;
  /** The work on the buckets. */
  work: ShardWork;
  /** Returns numbers from 0 up to 1. */
  random: () => number;
  /** Called for each request that has failed. */
  onFailure?: (error: unknown) => void;
  /** Called after requests that have succeeded. */
  onSuccess?: () => void;
}

/** A write of the map whose outcome is not known. */
interface OpenWrite {
  /** The uid and the version that it was made from. */
  readonly uid: string;
  readonly version: string;
}

/**
 * One membership: a Lease of its own, and a share of the buckets. It ends when the replica leaves or
 * its Lease has been deleted.
 */
export class ShardMember {
  /** The identity of this membership. */
  readonly identity: string;
  readonly #requests: ShardRequests;
  readonly #options: ShardMemberOptions;
  readonly #membership: Membership;
  readonly #members: ObservedMembers;
  readonly #own = new OwnBuckets();
  readonly #mapRead: Freshness;
  readonly #tenures: ShardTenures;
  readonly #end = new AbortController();
  #configMap: ShardConfigMap | undefined;
  #map: ShardMap | undefined;
  #mapSeenMs = 0;
  #openWrite: OpenWrite | undefined;
  #conflicts = 0;
  #isSettled = false;
  #isLeaving = false;
  /** Whether all requests have been allowed: a later refusal may pass. */
  #hasWorked = false;
  #accessError: ShardAccessError | undefined;

  /** Creates a membership; nothing is sent yet. */
  constructor(requests: ShardRequests, options: ShardMemberOptions) {
    const { clock } = requests;
    this.identity = options.identity;
    this.#requests = requests;
    this.#options = options;
    this.#membership = new Membership(requests, options.identity);
    this.#members = new ObservedMembers(clock);
    this.#mapRead = new Freshness(clock, VALIDITY_MS);
    this.#tenures = new ShardTenures({
      clock,
      own: this.#own,
      work: options.work,
      freshness: [this.#membership.freshness, this.#mapRead],
    });
  }

  /** The map as it was last read. */
  get map(): ShardMap | undefined {
    return this.#map;
  }

  /** The members that were alive when they were last looked for. */
  get members(): readonly string[] {
    return this.#members.alive;
  }

  /** The buckets of this replica. */
  get own(): OwnBuckets {
    return this.#own;
  }

  /** Returns whether new work on a bucket may begin at this moment. */
  mayStart(bucket: number): boolean {
    return this.#tenures.mayStart(bucket);
  }

  /** Returns whether running work on a bucket may go on at this moment. */
  mayWork(bucket: number): boolean {
    return this.#tenures.mayWork(bucket);
  }

  /** Tells that the work on a bucket has ended: a draining one can be given back. */
  workEnded(): void {
    this.#isSettled = false;
  }

  /**
   * Takes part until `signal` aborts and all buckets are given back; returns `lost` if the Lease has
   * been deleted.
   *
   * @throws {ShardMapError} If the map does not fit.
   * @throws {ShardAccessError} If the server refuses a request from the start.
   */
  async run(signal: AbortSignal): Promise<"left" | "lost"> {
    const onAbort = () => {
      this.#isLeaving = true;
      this.#isSettled = false;
    };
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    const renewing = this.#keepMembership();
    try {
      await this.#keepBuckets();
      return this.#membership.isLost ? "lost" : "left";
    } finally {
      signal.removeEventListener("abort", onAbort);
      this.#end.abort();
      this.#own.clear();
      this.#tenures.end();
      await renewing;
      if (!this.#membership.isLost) await this.#attempt(() => this.#membership.leave());
    }
  }

  /** Renews the Lease until the membership ends. */
  async #keepMembership(): Promise<void> {
    const { clock } = this.#requests;
    while (!this.#end.signal.aborted && !this.#membership.isLost) {
      const startMs = clock.monotonic();
      const isRenewed = await this.#attempt(() => this.#membership.renew());
      this.#tenures.refresh();
      const leftMs = startMs + RENEW_PERIOD_MS - clock.monotonic();
      await this.#sleep(isRenewed ? leftMs : RETRY_MS);
    }
  }

  async #keepBuckets(): Promise<void> {
    const { random } = this.#options;
    while (!this.#membership.isLost) {
      const hasWorked = await this.#attempt(() => this.#tick());
      this.#hasWorked ||= hasWorked && this.#membership.isValid && this.#map !== undefined;
      this.#tenures.refresh();
      if (this.#accessError) throw this.#accessError;
      if (this.#requests.disposed.aborted) return;
      if (this.#isLeaving && this.#hasNothingToGiveBack()) return;
      const conflicts = Math.min(this.#conflicts, MOST_CONFLICTS);
      await this.#sleep((TICK_MS + TICK_JITTER_MS * random()) * (1 + conflicts));
    }
  }

  /** A replica that cannot reach the server leaves too: the others wait for the end of its Lease. */
  #hasNothingToGiveBack(): boolean {
    const own = this.#own.all("held", "draining", "releasing");
    if (own.length === 0) return true;
    return !this.#membership.isValid && !own.some((each) => this.#options.work.isBusy(each));
  }

  async #tick(): Promise<void> {
    // The map is read after each renewal, and at each tick as long as something is to be done.
    if (!this.#isSettled || this.#mapRead.ageMs >= RENEW_PERIOD_MS) {
      await this.#readMap();
      await this.#readMembers();
    }
    for (const { identity, ...version } of this.#members.expired) {
      if (identity === this.identity) continue;
      if (await this.#requests.deleteLease(identity, version)) this.#members.bury(identity);
      this.#isSettled = false;
    }
    const map = this.#map;
    if (!map) return await this.#createMap();
    const isActive = map.activeUid === map.uid;
    if (!this.#membership.isValid) return;
    if (!isActive && this.#requests.clock.monotonic() - this.#mapSeenMs < LEASE_MS) return;
    const plan = planShards({
      identity: this.identity,
      holders: map.holders,
      alive: this.#members.alive,
      isDead: (identity) => this.#members.isDead(identity),
      isBusy: (bucket) => this.#options.work.isBusy(bucket),
      isLeaving: this.#isLeaving,
    }, this.#own);
    this.#tenures.refresh();
    this.#isSettled = !plan.isChange && !this.#openWrite && isActive && this.#isBalanced(plan);
    if (plan.isChange || this.#openWrite || !isActive) await this.#write(map, plan);
  }

  /** Returns whether every bucket has a living holder, and this replica gives none back. */
  #isBalanced({ holders }: ShardPlan): boolean {
    return holders.every((holder) => holder !== undefined && this.#members.has(holder)) &&
      this.#own.all("draining", "releasing").length === 0;
  }

  async #readMap(): Promise<void> {
    const start = momentOf(this.#requests.clock);
    this.#see(await this.#requests.readMap(), start);
  }

  /** Reads the members' Leases, after the map. */
  async #readMembers(): Promise<void> {
    this.#members.see(await this.#requests.listLeases());
    const holders = new Set(this.#map?.holders);
    for (const holder of holders) {
      if (holder === undefined || this.#members.has(holder)) continue;
      this.#members.seeMember(holder, await this.#requests.readLease(holder));
    }
  }

  /** Creates the map; another member may be faster. */
  async #createMap(): Promise<void> {
    this.#isSettled = false;
    try {
      await this.#requests.createMap();
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
    }
  }

  /** Replaces the map; its outcome counts only when a later version is seen. */
  async #write(map: ShardMap, { holders, releases }: ShardPlan): Promise<void> {
    for (const bucket of releases) this.#own.change(bucket, "releasing");
    this.#tenures.refresh();
    this.#openWrite = { uid: map.uid, version: map.version };
    const start = momentOf(this.#requests.clock);
    const data = shardData({ seq: map.seq + 1, activeUid: map.uid, holders });
    this.#conflicts++;
    const written = await this.#requests.replaceMap({ ...this.#configMap!, data });
    this.#conflicts = 0;
    this.#see(written, start);
  }

  /** Takes over what a response to a request that began at `start` says about the map. */
  #see(configMap: ShardConfigMap | undefined, start: Moment): void {
    const map = configMap && readShardMap(configMap, this.#requests.place.buckets);
    if (map?.uid !== this.#map?.uid) {
      this.#own.clear(); // another map, or none: what this replica held is not known
      this.#openWrite = undefined;
      this.#mapRead.clear();
      this.#mapSeenMs = this.#requests.clock.monotonic();
    } else if (map && this.#map && isOlder(map.version, this.#map.version)) return;
    this.#configMap = configMap;
    this.#map = map;
    if (!map) return;
    const open = this.#openWrite;
    if (open && isOlder(open.version, map.version)) this.#openWrite = undefined;
    if (this.#openWrite || map.activeUid !== map.uid) return;
    this.#own.adopt(this.identity, map.holders);
    this.#mapRead.confirm(start);
    this.#tenures.refresh();
  }

  /** Returns whether the work has succeeded. */
  async #attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      callSafely(this.#options.onSuccess);
      return true;
    } catch (error) {
      if (error instanceof ShardMapError) throw error;
      if (isForbidden(error) && !this.#hasWorked) {
        const { namespace } = this.#requests.place;
        this.#accessError ??= ShardAccessError.of(error, namespace);
      }
      this.#isSettled = false;
      callSafely(this.#options.onFailure, error);
      return false;
    }
  }

  async #sleep(delayMs: number): Promise<void> {
    if (delayMs <= 0 || this.#end.signal.aborted) return;
    await sleep(this.#requests.clock, delayMs, { signal: this.#end.signal }).catch(() => {});
  }
}

function isOlder(a: string, b: string): boolean {
  return (compareVersions(a, b) ?? 0) < 0;
}
