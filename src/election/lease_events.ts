import { createResourceClient } from "../client/create_resource_client.ts";
import { defineResource } from "../client/resource_definition.ts";
import type { KubernetesObject } from "../core/object_meta.ts";
import type { Clock } from "../runtime/clock.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { type Lease, microTime } from "./lease.ts";
import { withTimeLimit } from "./time_limit.ts";

interface Event extends KubernetesObject {
  eventTime: string;
  reportingController: string;
  reportingInstance: string;
  action: string;
  reason: string;
  type: "Normal";
  note: string;
  regarding: { apiVersion: string; kind: string; namespace: string; name: string; uid?: string };
}

const events = defineResource<Event>({
  group: "events.k8s.io",
  version: "v1",
  plural: "events",
  kind: "Event",
});

const LIMIT_MS = 5_000;
const LONGEST_INSTANCE = 128;
/** A name has at most 253 characters. */
const LONGEST_LEASE = 200;

/** Settings of {@linkcode LeaseEvents}. */
export interface LeaseEventsOptions {
  /** The clock. */
  clock: Clock;
  /** The namespace of the Lease. */
  namespace: string;
  /** The identity of the candidate. */
  identity: string;
}

/**
 * Records Events about a Lease, as client-go does. They are for people: an election does not wait
 * for them, and an Event that cannot be written is dropped.
 */
export class LeaseEvents {
  readonly #kube: KubeFetch;
  readonly #options: LeaseEventsOptions;

  /** Creates a recorder. */
  constructor(kube: KubeFetch, options: LeaseEventsOptions) {
    this.#kube = kube;
    this.#options = options;
  }

  /** Records what the candidate did, such as `became leader`; never rejects. */
  async record(what: string, { metadata }: Lease): Promise<void> {
    const { clock, namespace, identity } = this.#options;
    const { name, uid } = metadata;
    const handle = createResourceClient(this.#kube, events).namespace(namespace);
    const event = {
      metadata: { name: `${name.slice(0, LONGEST_LEASE)}.${crypto.randomUUID()}`, namespace },
      eventTime: microTime(clock.now()),
      reportingController: "kubewire.dev/election",
      reportingInstance: identity.slice(-LONGEST_INSTANCE),
      action: "LeaderElection",
      reason: "LeaderElection",
      type: "Normal" as const,
      note: `${identity} ${what}`,
      regarding: {
        apiVersion: "coordination.k8s.io/v1",
        kind: "Lease",
        namespace,
        name,
        ...(uid !== undefined && { uid }),
      },
    };
    const create = (signal: AbortSignal) => handle.create(event, { signal, maxAttempts: 1 });
    await withTimeLimit(clock, create, { limitMs: LIMIT_MS }).catch(() => {});
  }
}
