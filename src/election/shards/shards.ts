/**
 * Divides keys into buckets, and the buckets among the replicas. One ConfigMap lists the holders
 * (`shard_map.ts`); each write of it is a compare-and-swap. Each replica creates a Lease of its own
 * once (`membership.ts`); if that is deleted, the replica starts again under another identity.
 * A bucket has these states:
 *
 * 1. **Free.** A member below its share takes free buckets (`shard_plan.ts`). A map
 *    whose `activeUid` is not its own uid is new or comes from a backup: it is used after 15 s.
 * 2. **Held** (`shard_tenures.ts`). Work begins only if this member holds the bucket, its Lease was
 *    renewed less than 10 s ago, and the map was read or written less than 10 s ago, each counted
 *    from the start of the request. Otherwise the work pauses; the next answers let it go on.
 * 3. **Draining.** A member above its share begins no new work on the excess and waits for running
 *    work. It may take the bucket back until it sends the write.
 * 4. **Releasing.** From a write of the map until a later version is seen, the outcome is unknown,
 *    with any response: the member neither adopts nor resumes anything of it.
 * 5. **A dead holder** (`observed_members.ts`). A Lease that has not changed for 15 s is deleted, on
 *    the condition of its version. Only the member whose deletion succeeds frees the buckets. A
 *    holder without a Lease is dead if it is still absent after 15 s.
 *
 * `tests/election/simulation/shard_schedule.ts` simulates this as `elector.ts` is simulated, with
 * joins, leaves and damaged maps. It finds an overlap if one clock is too slow.
 *
 * @module
 */
import { checkFunctions, checkNames, checkOptions } from "../../core/check_options.ts";
import { checkLabel, checkSubdomain } from "../../core/check_name.ts";
import { shownValue } from "../../core/shown_value.ts";
import { callSafely } from "../../runtime/report_warning.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { clockOf, internalsOf } from "../../transport/kube_internals.ts";
import { newIdentity, podName } from "../new_identity.ts";
import { bucketOf } from "./shard_map.ts";
import { checkShardAccess } from "./shard_access.ts";
import { ShardMember } from "./shard_member.ts";
import { ShardRequests } from "./shard_requests.ts";
import type { ShardStatus } from "./shard_status.ts";
import type { ShardWork } from "./shard_tenures.ts";

const MOST_BUCKETS = 4_096;
/** The longest value of a label. */
const LONGEST_NAME = 63;

/** Settings of shards. */
export interface ShardOptions {
  /**
   * The name of the ConfigMap that contains the holders, and the first part of the names of the
   * replicas' Leases; the same for all replicas.
   */
  name: string;
  /**
   * The number of buckets into which the keys are divided, the same for all replicas: a few times
   * the largest number of replicas.
   * @default {64}
   */
  buckets?: number;
  /**
   * The namespace of the ConfigMap and the Leases.
   * @default the namespace of the client
   */
  namespace?: string;
  /** Called when this replica has begun or stopped to work on buckets. */
  onChange?: (shards: ShardStatus) => void;
  /** Called for the first of each streak of requests that fail; a manager warns by default. */
  onError?: (error: unknown) => void;
}

const NAMES: Record<keyof ShardOptions, true> = {
  name: true,
  buckets: true,
  namespace: true,
  onChange: true,
  onError: true,
};

/** Divides keys among the replicas of a program. */
export class Shards implements ShardStatus {
  readonly name: string;
  readonly buckets: number;
  readonly #kube: KubeFetch;
  readonly #options: ShardOptions;
  readonly #requests: ShardRequests;
  #member: ShardMember | undefined;
  #isFailing = false;
  #isChangeTold = true;

  /**
   * Creates shards; nothing is sent before `run`.
   *
   * @throws {TypeError} If a name is not valid.
   * @throws {RangeError} If the number of buckets is not valid.
   */
  constructor(kube: KubeFetch, options: ShardOptions) {
    checkOptions(options, '{ name: "websites" }');
    checkNames<ShardOptions>("shards", options, NAMES);
    checkFunctions(options, ["onChange", "onError"]);
    const { name, buckets = 64, namespace = kube.namespace } = options;
    checkLabel("The namespace of the shards", namespace);
    // Names of Leases are DNS subdomains, and so are their parts.
    checkSubdomain("The name of the shards", name, LONGEST_NAME);
    if (!Number.isInteger(buckets) || buckets < 1 || buckets > MOST_BUCKETS) {
      throw new RangeError(
        `buckets must be a whole number from 1 to ${MOST_BUCKETS}: it is ${shownValue(buckets)}.`,
      );
    }
    this.#kube = kube;
    this.#options = options;
    this.#requests = new ShardRequests(kube, { clock: clockOf(kube), namespace, name, buckets });
    this.name = name;
    this.buckets = buckets;
  }

  get identity(): string | undefined {
    return this.#member?.identity;
  }

  get held(): readonly number[] {
    const { own } = this.#member ?? {};
    return own?.all("held", "draining").filter((bucket) => this.mayWork(bucket)) ?? [];
  }

  get members(): readonly string[] {
    return this.#member?.members.toSorted() ?? [];
  }

  bucketOf(key: string): number {
    return bucketOf(key, this.buckets);
  }

  holderOf(bucket: number): string | undefined {
    return this.#member?.map?.holders[bucket];
  }

  /** Returns whether this replica holds a bucket, even if work on it is paused at this moment. */
  isOwn(bucket: number): boolean {
    return this.#member?.own.get(bucket) !== undefined;
  }

  /** Returns whether new work on a bucket may begin at this moment. */
  mayStart(bucket: number): boolean {
    return this.#member?.mayStart(bucket) ?? false;
  }

  /** Returns whether running work on a bucket may go on at this moment. */
  mayWork(bucket: number): boolean {
    return this.#member?.mayWork(bucket) ?? false;
  }

  /** Tells that work on a bucket has ended. */
  workEnded(): void {
    this.#member?.workEnded();
  }

  /**
   * Takes part until the signal aborts and the work on all buckets has ended; comes back under
   * another identity after the Lease was deleted.
   *
   * @throws {ShardAccessError} If the account may not use the Leases and the ConfigMap.
   * @throws {ShardMapError} If the ConfigMap belongs to other settings.
   */
  async run(work: ShardWork, signal: AbortSignal): Promise<void> {
    const { clock, place: { namespace } } = this.#requests;
    await checkShardAccess(this.#kube, namespace, { clock, signal });
    let ending: "left" | "lost";
    do {
      this.#member = new ShardMember(this.#requests, {
        // A part of a Lease's name.
        identity: newIdentity(podName(internalsOf(this.#kube).runtime) ?? "replica", "-"),
        random: Math.random,
        work: {
          onStart: (bucket) => {
            work.onStart(bucket);
            this.#changed();
          },
          onStop: (bucket, reason) => {
            work.onStop(bucket, reason);
            this.#changed();
          },
          isBusy: (bucket) => work.isBusy(bucket),
        },
        onFailure: (error) => this.#fail(error),
        onSuccess: () => this.#isFailing = false,
      });
      ending = await this.#member.run(signal);
    } while (ending === "lost" && !signal.aborted);
    this.#member = undefined;
  }

  /** Tells about several buckets at once. */
  #changed(): void {
    if (!this.#isChangeTold) return;
    this.#isChangeTold = false;
    queueMicrotask(() => {
      this.#isChangeTold = true;
      callSafely(this.#options.onChange, this);
    });
  }

  #fail(error: unknown): void {
    if (this.#isFailing) return;
    this.#isFailing = true;
    callSafely(this.#options.onError, error);
  }
}
