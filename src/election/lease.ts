import { defineResource, type ResourceDefinition } from "../client/resource_definition.ts";
import { microTime, rfc3339Ms } from "../core/time/rfc3339.ts";
import type { KubernetesObject } from "../core/object_meta.ts";

/**
 * A Lease of `coordination.k8s.io/v1`
 * ({@link https://kubernetes.io/docs/concepts/architecture/leases/ Leases}), with the fields that an
 * election reads and writes.
 */
export interface Lease extends KubernetesObject {
  /** The holder and its times. */
  spec?: LeaseSpec;
}

/** The content of a {@linkcode Lease}; an election keeps the fields that it does not know. */
interface LeaseSpec {
  /** The identity of the holder; empty or absent if the Lease is free. */
  holderIdentity?: string;
  /** Seconds that others wait after the last renewal before they take the Lease. */
  leaseDurationSeconds?: number;
  /** The time at which the holder took the Lease, RFC 3339 with microseconds. */
  acquireTime?: string;
  /** The time of the last renewal by the holder's clock, RFC 3339 with microseconds. */
  renewTime?: string;
  /** How often the Lease has changed its holder. */
  leaseTransitions?: number;
}

/** The holder of a Lease, as it stands in the Lease. */
export interface Leader {
  /** The identity of the leader. */
  readonly identity: string;
  /** The time at which the leader took the Lease, by the leader's own clock, RFC 3339. */
  readonly since: string | undefined;
  /** How often the Lease has changed its holder. */
  readonly transitions: number;
}

/** The resource of {@linkcode Lease}. */
export const leases: ResourceDefinition<Lease> = defineResource<Lease>({
  group: "coordination.k8s.io",
  version: "v1",
  plural: "leases",
  kind: "Lease",
});

/**
 * The annotation that makes a Lease active: it contains the Lease's own uid. A Lease that was
 * deleted and created again, or restored from a backup, has another uid, and stays inactive until
 * no earlier leader can still act.
 */
export const ACTIVE_UID = "kubewire.dev/active-uid";

/** Returns whether a leader has been active under this uid. */
export function isActive({ metadata }: Lease): boolean {
  const { annotations, uid = "" } = metadata;
  return uid !== "" && annotations?.[ACTIVE_UID] === uid;
}

/** RFC 3339 has years of four digits: after this, only an edit by hand can be stored. */
const LAST_TIME_MS = Date.UTC(9999, 0);

/**
 * Returns the time of a renewal at `nowMs`: always later than the stored one. With a clock that
 * stands still the object would not change, the API server would skip the write, and other
 * candidates would not see a renewal.
 */
export function renewalTime(nowMs: number, stored: string | undefined): string {
  const storedMs = rfc3339Ms(stored ?? "");
  const isUsable = storedMs < LAST_TIME_MS; // false for NaN, too
  return microTime(isUsable ? Math.max(nowMs, storedMs + 1_000) : nowMs);
}
