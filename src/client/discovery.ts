import { raceSignal } from "../runtime/waiting.ts";
import type { KubeFetch } from "../transport/kube_fetch.ts";
import { apiVersionOf } from "./api_version.ts";
import type { DiscoveredResource } from "./discovered_resource.ts";
import { KindNotServedError } from "./kind_not_served_error.ts";
import { readDiscovery } from "./read_discovery.ts";

/** A kind, as every object has it: an object of the kind will do. */
export interface KindReference {
  /** Group and version, such as `apps/v1`. */
  apiVersion: string;
  /** Such as `Deployment`. */
  kind: string;
}

/** Settings of {@linkcode Discovery}'s questions. */
export interface DiscoveryOptions {
  /** Ends the wait, with the signal's own reason; what others wait for goes on. */
  signal?: AbortSignal;
}

interface KnownApi {
  readonly resources: readonly DiscoveredResource[];
  readonly byKind: ReadonlyMap<string, DiscoveredResource>;
  readonly unreadable: readonly string[];
}

const API_VERSION = /^(?:[a-z0-9][-a-z0-9.]*\/)?[a-z0-9][-a-z0-9.]*$/;

/**
 * What an API server serves. It is asked once, and once more when a kind is sought that was not
 * there: two requests, however many ask at the same time.
 *
 * @example Which resources are there?
 * ```ts
 * import { createKubeFetch, inCluster } from "jsr:@kubewire/kubewire";
 * import { Discovery } from "jsr:@kubewire/kubewire/client";
 *
 * await using kube = createKubeFetch(await inCluster());
 * const discovery = new Discovery(kube);
 * for (const { plural, group, verbs } of await discovery.resources()) {
 *   console.log(plural, group, verbs.includes("watch"));
 * }
 * console.log((await discovery.find({ apiVersion: "apps/v1", kind: "Deployment" })).plural);
 * ```
 */
export class Discovery {
  readonly #kube: KubeFetch;
  #known: KnownApi | undefined;
  #reading: Promise<KnownApi> | undefined;

  /** Prepares to ask; nothing is sent before the first question. */
  constructor(kube: KubeFetch) {
    this.#kube = kube;
  }

  /**
   * The resource of a kind.
   *
   * @throws {TypeError} If the kind can be none.
   * @throws {KindNotServedError} If the server has no such kind, or it is in a group that could not
   *   be read: the error names those.
   * @throws {ApiStatusError} If the server refuses to tell of any group, or fails.
   */
  async find(
    reference: KindReference,
    options: DiscoveryOptions = {},
  ): Promise<DiscoveredResource> {
    const key = keyOf(reference);
    const known = this.#known?.byKind.get(key);
    if (known) return known;
    // An answer that is under way may be older than what is sought; then it is asked for again.
    const underWay = this.#reading !== undefined;
    let api = await this.#read(options);
    if (underWay && !api.byKind.has(key)) api = await this.#read(options);
    const found = api.byKind.get(key);
    if (!found) throw new KindNotServedError(reference, api.unreadable);
    return found;
  }

  /**
   * All resources, those of the core group first, as they were when the server was last asked; those
   * of a group that may not or cannot be read are absent.
   *
   * @throws {ApiStatusError} If the server refuses to tell of any group, or fails.
   */
  async resources(options: DiscoveryOptions = {}): Promise<readonly DiscoveredResource[]> {
    return (this.#known ?? await this.#read(options)).resources;
  }

  /**
   * Asks the server anew.
   *
   * @throws {ApiStatusError} If the server refuses to tell of any group, or fails.
   */
  async refresh(options: DiscoveryOptions = {}): Promise<void> {
    await this.#read(options);
  }

  #read({ signal }: DiscoveryOptions): Promise<KnownApi> {
    this.#reading ??= readDiscovery(this.#kube)
      .then(({ resources, unreadable }) => {
        const byKind = new Map<string, DiscoveredResource>();
        for (const resource of resources) {
          const key = keyOf({ apiVersion: apiVersionOf(resource), kind: resource.kind });
          if (!byKind.has(key)) byKind.set(key, resource);
        }
        return this.#known = { resources, byKind, unreadable };
      })
      .finally(() => this.#reading = undefined);
    return raceSignal(this.#reading, signal);
  }
}

function keyOf({ apiVersion, kind }: KindReference): string {
  if (typeof apiVersion !== "string" || !API_VERSION.test(apiVersion) || !kind) {
    throw new TypeError(
      `A kind has an apiVersion such as apps/v1 and a name, unlike ${JSON.stringify(apiVersion)} ` +
        `and ${JSON.stringify(kind)}.`,
    );
  }
  return `${apiVersion} ${kind}`;
}
