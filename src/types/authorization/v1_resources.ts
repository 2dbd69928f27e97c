// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `authorization/v1`, for a client to be made from.
 *
 * @module
 */
import type { NamedObjectMeta } from "../meta/v1.ts";
import type { ResourceDefinition } from "../resource.ts";
import type {
  LocalSubjectAccessReview,
  SelfSubjectAccessReview,
  SelfSubjectRulesReview,
  SubjectAccessReview,
} from "./v1.ts";

/** The resource `localsubjectaccessreviews` of `authorization.k8s.io/v1`, in a namespace. */
export const localSubjectAccessReviews: ResourceDefinition<
  LocalSubjectAccessReview & { metadata: NamedObjectMeta }
> = {
  group: "authorization.k8s.io",
  version: "v1",
  plural: "localsubjectaccessreviews",
  kind: "LocalSubjectAccessReview",
  namespaced: true,
  verbs: ["create"],
  subresources: [],
};

/** The resource `selfsubjectaccessreviews` of `authorization.k8s.io/v1`, of the whole cluster. */
export const selfSubjectAccessReviews: ResourceDefinition<
  SelfSubjectAccessReview & { metadata: NamedObjectMeta }
> = {
  group: "authorization.k8s.io",
  version: "v1",
  plural: "selfsubjectaccessreviews",
  kind: "SelfSubjectAccessReview",
  namespaced: false,
  verbs: ["create"],
  subresources: [],
};

/** The resource `selfsubjectrulesreviews` of `authorization.k8s.io/v1`, of the whole cluster. */
export const selfSubjectRulesReviews: ResourceDefinition<
  SelfSubjectRulesReview & { metadata: NamedObjectMeta }
> = {
  group: "authorization.k8s.io",
  version: "v1",
  plural: "selfsubjectrulesreviews",
  kind: "SelfSubjectRulesReview",
  namespaced: false,
  verbs: ["create"],
  subresources: [],
};

/** The resource `subjectaccessreviews` of `authorization.k8s.io/v1`, of the whole cluster. */
export const subjectAccessReviews: ResourceDefinition<
  SubjectAccessReview & { metadata: NamedObjectMeta }
> = {
  group: "authorization.k8s.io",
  version: "v1",
  plural: "subjectaccessreviews",
  kind: "SubjectAccessReview",
  namespaced: false,
  verbs: ["create"],
  subresources: [],
};
