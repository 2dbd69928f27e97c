import type { ResourceDefinition } from "./resource_definition.ts";

/** A resource as an API server tells of it. */
export interface DiscoveredResource extends ResourceDefinition {
  /** The name of a single one, such as `deployment`; may be empty. */
  readonly singular: string;
  /** Other names that people use, such as `deploy`. */
  readonly shortNames: readonly string[];
  /** What it is counted among, such as `all`. */
  readonly categories: readonly string[];
  /** What can be done with it, such as `get` and `watch`. */
  readonly verbs: readonly string[];
  /** What is below an object, such as `status` and `scale`. */
  readonly subresources: readonly string[];
}

/** All that an API server tells of what it serves. */
export interface DiscoveredApi {
  /** The resources; those of a group by version, as the server prefers them. */
  resources: DiscoveredResource[];
  /** Groups and versions that could not be read; `/api` and `/apis` for all that is below them. */
  unreadable: string[];
}
