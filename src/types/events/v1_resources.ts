// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `events/v1`, for a client to be made from.
 *
 * @module
 */
import type { ResourceDefinition } from "../resource.ts";
import type { Event } from "./v1.ts";

/** The resource `events` of `events.k8s.io/v1`, in a namespace. */
export const events: ResourceDefinition<Event> = {
  group: "events.k8s.io",
  version: "v1",
  plural: "events",
  kind: "Event",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};
