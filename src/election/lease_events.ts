import { createResourceClient } from "../client/create_client.ts";
import { microTime } from "../core/time/rfc3339.ts";
import type { Clock } from "../core/time/clock.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { eventName, kubeEvents } from "./kube_event.ts";
import type { Lease } from "./lease.ts";
import { withTimeLimit } from "../core/time/time_limit.ts";

const LIMIT_MS = 5_000;
const LONGEST_INSTANCE = 128;

/** Settings of {@linkcode LeaseEvents}. */
interface LeaseEventsOptions {
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
    const handle = createResourceClient(this.#kube, kubeEvents).namespace(namespace);
    const event = {
      metadata: { name: eventName(name), namespace },
      eventTime: microTime(clock.now()),
      reportingController: "kubewire.dev/election",
      reportingInstance: identity.slice(-LONGEST_INSTANCE),
      action: "LeaderElection",
      reason: "LeaderElection",
      type: "Normal",
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
