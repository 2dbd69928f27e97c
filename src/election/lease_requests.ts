import { createResourceClient } from "../client/create_client.ts";
import type { ResourceClient } from "../client/resource_client.ts";
import type { Clock } from "../core/time/clock.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { type Lease, leases } from "./lease.ts";
import { type TimeLimitOptions, withTimeLimit } from "../core/time/time_limit.ts";

/** Settings of {@linkcode LeaseRequests}. */
interface LeaseRequestsOptions {
  /** The clock. */
  clock: Clock;
  /** The namespace of the Lease. */
  namespace: string;
  /** The name of the Lease. */
  name: string;
}

/** The requests of an election, each with a time limit. */
export class LeaseRequests {
  readonly #clock: Clock;
  readonly #name: string;
  readonly #leases: ResourceClient<Lease>;

  /** Creates the requests for one Lease. */
  constructor(kube: KubeFetch, { clock, namespace, name }: LeaseRequestsOptions) {
    this.#clock = clock;
    this.#name = name;
    const handle = createResourceClient(kube, leases, { fieldManager: "kubewire-election" });
    this.#leases = handle.namespace(namespace);
  }

  /** Returns the newest version of the Lease; `undefined` if it does not exist. */
  async read(limit: TimeLimitOptions): Promise<Lease | undefined> {
    const get = (signal: AbortSignal) => this.#leases.getOrNull(this.#name, { signal });
    return await withTimeLimit(this.#clock, get, limit) ?? undefined;
  }

  /** Creates the Lease without a holder: it opens no term. */
  async create(leaseDurationSeconds: number, limit: TimeLimitOptions): Promise<Lease> {
    const lease = { metadata: { name: this.#name }, spec: { leaseDurationSeconds } };
    const create = (signal: AbortSignal) => this.#leases.create(lease, { signal });
    return await withTimeLimit(this.#clock, create, limit);
  }

  /** Replaces the Lease, if the server still has the version that it was made from. */
  async replace(lease: Lease, limit: TimeLimitOptions): Promise<Lease> {
    const replace = (signal: AbortSignal) => this.#leases.replace(lease, { signal });
    return await withTimeLimit(this.#clock, replace, limit);
  }
}
