import type { ResourceDefinition } from "../resource_definition.ts";

/** A resource as an API server describes it. */
export interface DiscoveredResource extends ResourceDefinition {
  /** The singular name, such as `deployment`; may be empty. */
  readonly singular: string;
  /** Short names, such as `deploy`. */
  readonly shortNames: readonly string[];
  /** The categories that contain the resource, such as `all`. */
  readonly categories: readonly string[];
  /** The supported verbs, such as `get` and `watch`. */
  readonly verbs: readonly string[];
  /** The subresources, such as `status` and `scale`. */
  readonly subresources: readonly string[];
}

/** Everything that an API server says about the resources that it serves. */
export interface DiscoveredApi {
  /** The resources; the versions of a group are in the server's order of preference. */
  resources: DiscoveredResource[];
  /**
   * Groups and versions that could not be read. `/api` and `/apis` stand for everything below them.
   */
  unreadable: string[];
}
