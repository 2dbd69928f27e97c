// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `authentication/v1`, for a client to be made from.
 *
 * @module
 */
import type { NamedObjectMeta } from "../meta/v1.ts";
import type { ResourceDefinition } from "../resource.ts";
import type { SelfSubjectReview, TokenReview } from "./v1.ts";

/** The resource `selfsubjectreviews` of `authentication.k8s.io/v1`, of the whole cluster. */
export const selfSubjectReviews: ResourceDefinition<
  SelfSubjectReview & { metadata: NamedObjectMeta }
> = {
  group: "authentication.k8s.io",
  version: "v1",
  plural: "selfsubjectreviews",
  kind: "SelfSubjectReview",
  namespaced: false,
  verbs: ["create"],
  subresources: [],
};

/** The resource `tokenreviews` of `authentication.k8s.io/v1`, of the whole cluster. */
export const tokenReviews: ResourceDefinition<TokenReview & { metadata: NamedObjectMeta }> = {
  group: "authentication.k8s.io",
  version: "v1",
  plural: "tokenreviews",
  kind: "TokenReview",
  namespaced: false,
  verbs: ["create"],
  subresources: [],
};
