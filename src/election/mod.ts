/**
 * Leader election among the replicas of a program, by a Lease of `coordination.k8s.io/v1`, on Deno
 * and Bun.
 *
 * ## Do work in one replica only
 *
 * All replicas call `lead` with the same name. One of them runs the work; the others wait. When the
 * leader stops or fails, another replica takes over.
 *
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createLeaderElection } from "jsr:@kubewire/kubewire/election";
 * import { setTimeout } from "node:timers/promises";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const stop = new AbortController();
 * Deno.addSignalListener("SIGTERM", () => stop.abort());
 *
 * const election = createLeaderElection(kube, { name: "reports" });
 * await election.lead(async ({ signal }) => {
 *   while (!signal.aborted) {
 *     console.log("one more report");
 *     await setTimeout(60_000, undefined, { signal }).catch(() => {}); // it has aborted
 *   }
 * }, { signal: stop.signal });
 * ```
 *
 * `lead` always waits for the work to end: pass `signal` to everything that the work waits for. After
 * a lost Lease it competes again and runs the work again. When the work ends by itself, `lead`
 * resolves and releases the Lease, so that another replica leads within seconds. When `signal` aborts,
 * it resolves too, whether this replica leads or waits: with `undefined` if no work runs, or if the
 * work rejects with the signal's reason.
 *
 * ## Write as the leader
 *
 * A signal is too late for a process that was suspended between two instructions. Call `isLeading()`
 * before each effect, or use `leaderWrite`: it does not begin without the Lease, and its signal aborts
 * after at most 4 s. Send the `resourceVersion` that you have read: then the API server refuses a
 * write that arrives after the next leader has changed the object.
 *
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createResourceClient } from "jsr:@kubewire/kubewire/client";
 * import { createLeaderElection } from "jsr:@kubewire/kubewire/election";
 * import { configMaps } from "jsr:@kubewire/types/core/v1/resources";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const settings = createResourceClient(kube, configMaps);
 * await createLeaderElection(kube, { name: "counter" }).lead(async ({ leaderWrite, fencingToken }) => {
 *   const counter = await settings.get("counter");
 *   const data = { ...counter.data, leader: fencingToken };
 *   await leaderWrite(({ signal }) => settings.replace({ ...counter, data }, { signal }));
 * });
 * ```
 *
 * ## Divide the work
 *
 * With shards all replicas work, each on its share of the objects: `createManager` of `./controller`
 * takes `shards`. Their settings, status and errors are those of this module.
 *
 * ## In a test
 *
 * Give the client a clock that the test advances: `createKubeFetch(config, { clock })`, with `TestClock`
 * of `@kubewire/testing`. A handover then takes milliseconds.
 *
 * ## Promises
 *
 * - **Two replicas never lead at the same time**, if their monotonic clocks differ by at most 1 % and
 *   at least one clock of each machine notices its sleep. A leader counts from the start of its last
 *   successful renewal and stops after `renewDeadlineMs`; the others wait for `leaseDurationMs` by
 *   their own clocks. The times in the Lease are for people only.
 * - **A Lease that is deleted or restored from a backup makes no second leader**: a replica leads only
 *   after a full `leaseDurationMs` from the moment at which it first saw the Lease. Therefore the very
 *   first start waits about 15 s.
 * - **Not promised**: that an effect outside the API server (a mail, a payment) happens once, because a
 *   process may be suspended between the check and the effect. Nothing is promised if other programs
 *   edit the Lease, or if replicas with client-go's rule compete for the same Lease.
 *
 * ## Permissions
 *
 * ```yaml
 * apiVersion: rbac.authorization.k8s.io/v1
 * kind: Role
 * metadata: { name: leader-election }
 * rules:
 *   - { apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, create, update] }
 *   - { apiGroups: [events.k8s.io], resources: [events], verbs: [create] } # optional
 * ```
 *
 * Without one of the first three verbs `lead` rejects with a {@linkcode LeaseAccessError} that
 * contains the rule.
 *
 * ## Costs
 *
 * The leader sends a request every 2 s, each other replica one every 2 to 4.4 s.
 *
 * @module
 */
export {
  createLeaderElection,
  type LeaderElection,
  type LeaderElectionOptions,
  type LeaderTerm,
} from "./leader_election.ts";
export type { Leader } from "./lease.ts";
export { LeadershipLostError } from "./term.ts";
export { LeaseAccessError } from "./lease_access.ts";
export { ShardAccessError } from "./shards/shard_access.ts";
export { ShardLostError } from "./shards/shard_lost_error.ts";
export { ShardMapError } from "./shards/shard_map_error.ts";
export type { ShardStatus } from "./shards/shard_status.ts";
export type { ShardOptions } from "./shards/shards.ts";
