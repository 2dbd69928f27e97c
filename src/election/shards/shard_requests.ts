import { createResourceClient } from "../../client/create_client.ts";
import type { DeletePreconditions } from "../../client/delete_options.ts";
import type { ResourceClient } from "../../client/resource_client.ts";
import { isConflict, isNotFound } from "../../core/api_status_error.ts";
import { microTime } from "../../core/time/rfc3339.ts";
import type { Clock } from "../../core/time/clock.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { type Lease, leases } from "../lease.ts";
import { withTimeLimit } from "../../core/time/time_limit.ts";
import { emptyShardData, type ShardConfigMap, shardConfigMaps } from "./shard_map.ts";
import { LEASE_MS, REQUEST_LIMIT_MS } from "./shard_timing.ts";

/** Label of the members' Leases; its value is the name of the shards. */
const MEMBER_LABEL = "kubewire.dev/shards";

/** The place of the shards' objects. */
interface ShardScope {
  /** The namespace of the ConfigMap and the Leases. */
  namespace: string;
  /** The name of the ConfigMap; those of the Leases begin with it. */
  name: string;
  /** Number of buckets. */
  buckets: number;
}

/** The requests of the shards, each with a time limit. */
export class ShardRequests {
  /** The clock of the client. */
  readonly clock: Clock;
  /** The place of the objects. */
  readonly place: ShardScope;
  /** Aborts when the client is disposed of: no request can succeed any more. */
  readonly disposed: AbortSignal;
  readonly #leases: ResourceClient<Lease>;
  readonly #maps: ResourceClient<ShardConfigMap>;

  /** Creates the requests. */
  constructor(kube: KubeFetch, { clock, ...place }: ShardScope & { clock: Clock }) {
    const defaults = { fieldManager: "kubewire-shards" };
    this.clock = clock;
    this.place = place;
    this.disposed = kube.disposed;
    this.#leases = createResourceClient(kube, leases, defaults).namespace(place.namespace);
    this.#maps = createResourceClient(kube, shardConfigMaps, defaults).namespace(place.namespace);
  }

  /** Returns the newest version of the map; `undefined` if it does not exist. */
  async readMap(): Promise<ShardConfigMap | undefined> {
    const { name } = this.place;
    return await this.#within((signal) => this.#maps.getOrNull(name, { signal })) ?? undefined;
  }

  /** Creates the map without holders. */
  async createMap(): Promise<void> {
    const { name, buckets } = this.place;
    const map = { metadata: { name }, data: emptyShardData(buckets) };
    await this.#within((signal) => this.#maps.create(map, { signal }));
  }

  /** Replaces the map, if the server still has the version that it was made from. */
  async replaceMap(map: ShardConfigMap): Promise<ShardConfigMap> {
    return await this.#within((signal) => this.#maps.replace(map, { signal }));
  }

  /** Returns the Leases of all members by their identities, as they are after the call. */
  async listLeases(): Promise<Map<string, Lease>> {
    const labelSelector = `${MEMBER_LABEL}=${this.place.name}`;
    const list = await this.#within((signal) => this.#leases.list({ labelSelector, signal }));
    const prefix = this.#leaseName("");
    const members = new Map<string, Lease>();
    for (const lease of list.items) {
      const { name } = lease.metadata;
      if (name.startsWith(prefix)) members.set(name.slice(prefix.length), lease);
    }
    return members;
  }

  /** Returns a member's Lease; `undefined` if it does not exist. */
  async readLease(identity: string): Promise<Lease | undefined> {
    const name = this.#leaseName(identity);
    return await this.#within((signal) => this.#leases.getOrNull(name, { signal })) ?? undefined;
  }

  /** Creates a member's Lease. */
  async createLease(identity: string): Promise<Lease> {
    const nowMs = this.clock.now();
    const lease = {
      metadata: {
        name: this.#leaseName(identity),
        labels: { [MEMBER_LABEL]: this.place.name },
      },
      spec: {
        holderIdentity: identity,
        leaseDurationSeconds: LEASE_MS / 1_000,
        acquireTime: microTime(nowMs),
        renewTime: microTime(nowMs),
      },
    };
    return await this.#within((signal) => this.#leases.create(lease, { signal }));
  }

  /** Replaces a Lease, if the server still has the version that it was made from. */
  async replaceLease(lease: Lease): Promise<Lease> {
    return await this.#within((signal) => this.#leases.replace(lease, { signal }));
  }

  /** Deletes a member's Lease; returns false if it is gone or does not meet the conditions. */
  async deleteLease(identity: string, preconditions: DeletePreconditions): Promise<boolean> {
    const name = this.#leaseName(identity);
    try {
      await this.#within((signal) => this.#leases.delete(name, { preconditions, signal }));
      return true;
    } catch (error) {
      if (isNotFound(error) || isConflict(error)) return false;
      throw error;
    }
  }

  #leaseName(identity: string): string {
    return `${this.place.name}-${identity}`;
  }

  #within<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return withTimeLimit(this.clock, request, { limitMs: REQUEST_LIMIT_MS });
  }
}
