/**
 * Finds the resources of a server. One request each to `/api` and `/apis` returns all groups
 * (`aggregated_discovery.ts`); a server without that form is asked for each version of each group
 * (`legacy_discovery.ts`). A group that answers 403 or 404 hides no other group: the error for an
 * unknown kind names it. Callers during a request share its response. If the kind is not in it, the
 * request is sent once more, because the response may be older than the question.
 *
 * @module
 */
import { checkOptions } from "../../core/check_options.ts";
import type { KubernetesObject } from "../../core/object_meta.ts";
import { raceSignal } from "../../core/time/waiting.ts";
import type { KubeFetch } from "../../transport/kube_fetch.ts";
import { checkClient } from "../../transport/kube_internals.ts";
import { apiVersionOf } from "../resource_definition.ts";
import { createResourceClient } from "../create_client.ts";
import type { DiscoveredResource } from "./discovered_resource.ts";
import { KindNotServedError } from "./kind_not_served_error.ts";
import { readDiscovery } from "./read_discovery.ts";
import type { WriteDefaults } from "../request_options.ts";
import type { ResourceClient } from "../resource_client.ts";
import { shownValue } from "../../core/shown_value.ts";

/** A kind. Every object has these fields, so an object of the kind can be passed. */
interface KindReference {
  /** The group and version, such as `apps/v1`. */
  apiVersion: string;
  /** The name of the kind, such as `Deployment`. */
  kind: string;
}

/** Settings of {@linkcode Discovery}'s methods. */
export interface DiscoveryOptions {
  /**
   * Ends the wait, with the signal's own reason. A request that other callers wait for continues.
   */
  signal?: AbortSignal;
}

interface KnownApi {
  readonly resources: readonly DiscoveredResource[];
  readonly byKind: ReadonlyMap<string, DiscoveredResource>;
  readonly unreadable: readonly string[];
}

const API_VERSION = /^(?:[a-z0-9][-a-z0-9.]*\/)?[a-z0-9][-a-z0-9.]*$/;

/** Finds the resources that an API server serves. See {@linkcode createDiscovery}. */
export class Discovery {
  readonly #kube: KubeFetch;
  #known: KnownApi | undefined;
  #reading: Promise<KnownApi> | undefined;

  /** @ignore Use {@linkcode createDiscovery}. */
  constructor(kube: KubeFetch) {
    checkClient(kube);
    this.#kube = kube;
  }

  /**
   * Returns the resource of a kind.
   *
   * @throws {TypeError} If the reference cannot be a kind.
   * @throws {KindNotServedError} If the server does not serve the kind, or the kind is in a group
   *   that could not be read. The error names such groups.
   * @throws {ApiStatusError} If the server refuses to list any group, or fails.
   */
  async find(
    reference: {
      /** The group and version, such as `apps/v1`. */
      apiVersion: string;
      /** The name of the kind, such as `Deployment`. */
      kind: string;
    },
    options: DiscoveryOptions = {},
  ): Promise<DiscoveredResource> {
    checkOptions(options);
    const key = keyOf(reference);
    const known = this.#known?.byKind.get(key);
    if (known) return known;
    // A response under way may be older than the kind. If the kind is missing in it, ask again.
    const underWay = this.#reading !== undefined;
    let api = await this.#read(options);
    if (underWay && !api.byKind.has(key)) api = await this.#read(options);
    const found = api.byKind.get(key);
    if (!found) throw new KindNotServedError(reference, api.unreadable);
    return found;
  }

  /**
   * Returns a handle for a kind. A namespaced kind starts in the namespace of `kube`. Any object,
   * for example a manifest, names its kind. The caller chooses the type of the objects.
   *
   * @throws {TypeError} If the reference cannot be a kind.
   * @throws {KindNotServedError} If the server does not serve the kind.
   * @throws {ApiStatusError} If the server refuses to list its resources.
   */
  async client<T extends KubernetesObject = KubernetesObject>(
    reference: {
      /** The group and version, such as `apps/v1`. */
      apiVersion: string;
      /** The name of the kind, such as `Deployment`. */
      kind: string;
    },
    options: DiscoveryOptions & WriteDefaults = {},
  ): Promise<ResourceClient<T>> {
    checkOptions(options);
    const { signal, ...defaults } = options;
    const { object: _, ...definition } = await this.find(reference, { ...(signal && { signal }) });
    return createResourceClient<T>(this.#kube, definition, defaults);
  }

  /**
   * Returns all resources as of the last response of the server, those of the core group first.
   * Groups that may not or cannot be read are missing.
   *
   * @throws {ApiStatusError} If the server refuses to list any group, or fails.
   */
  async resources(options: DiscoveryOptions = {}): Promise<readonly DiscoveredResource[]> {
    checkOptions(options);
    return (this.#known ?? await this.#read(options)).resources;
  }

  /**
   * Reads the resources from the server again.
   *
   * @throws {ApiStatusError} If the server refuses to list any group, or fails.
   */
  async refresh(options: DiscoveryOptions = {}): Promise<void> {
    checkOptions(options);
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

/**
 * Creates a discovery, which finds the resources that an API server serves, and creates handles for
 * kinds that are known only at run time. The server is asked on the first call, and again if a kind is
 * unknown. Concurrent callers share these two requests.
 *
 * @throws {TypeError} If `kube` is not a client.
 *
 * @example Which resources are there?
 * ```ts
 * import { createKubeFetch, loadInClusterConfig } from "jsr:@kubewire/kubewire";
 * import { createDiscovery } from "jsr:@kubewire/kubewire/client";
 *
 * await using kube = createKubeFetch(await loadInClusterConfig());
 * const discovery = createDiscovery(kube);
 * for (const { plural, group, verbs } of await discovery.resources()) {
 *   console.log(plural, group, verbs.includes("watch"));
 * }
 * const deployments = await discovery.client({ apiVersion: "apps/v1", kind: "Deployment" });
 * console.log((await deployments.get("web")).metadata.generation);
 * ```
 */
export function createDiscovery(kube: KubeFetch): Discovery {
  return new Discovery(kube);
}

function keyOf(reference: KindReference): string {
  const { apiVersion, kind } = (reference as Partial<KindReference> | null | undefined) ?? {};
  if (typeof apiVersion !== "string" || !API_VERSION.test(apiVersion)) {
    throw new TypeError(
      `The apiVersion of a kind must be a string such as apps/v1: it is ${shownValue(apiVersion)}.`,
    );
  }
  if (typeof kind !== "string" || kind === "") {
    throw new TypeError(
      `The name of a kind must be a string such as Deployment: it is ${shownValue(kind)}.`,
    );
  }
  return `${apiVersion} ${kind}`;
}
