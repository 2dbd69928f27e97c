// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `resource/v1`, for a client to be made from.
 *
 * @module
 */
import type { ResourceDefinition } from "../resource.ts";
import type {
  DeviceClass,
  DeviceTaintRule,
  ResourceClaim,
  ResourceClaimTemplate,
  ResourceSlice,
} from "./v1.ts";

/** The resource `deviceclasses` of `resource.k8s.io/v1`, of the whole cluster. */
export const deviceClasses: ResourceDefinition<DeviceClass> = {
  group: "resource.k8s.io",
  version: "v1",
  plural: "deviceclasses",
  kind: "DeviceClass",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/** The resource `devicetaintrules` of `resource.k8s.io/v1`, of the whole cluster. */
export const deviceTaintRules: ResourceDefinition<DeviceTaintRule> = {
  group: "resource.k8s.io",
  version: "v1",
  plural: "devicetaintrules",
  kind: "DeviceTaintRule",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
};

/** The resource `resourceclaims` of `resource.k8s.io/v1`, in a namespace. */
export const resourceClaims: ResourceDefinition<ResourceClaim> = {
  group: "resource.k8s.io",
  version: "v1",
  plural: "resourceclaims",
  kind: "ResourceClaim",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
};

/** The resource `resourceclaimtemplates` of `resource.k8s.io/v1`, in a namespace. */
export const resourceClaimTemplates: ResourceDefinition<ResourceClaimTemplate> = {
  group: "resource.k8s.io",
  version: "v1",
  plural: "resourceclaimtemplates",
  kind: "ResourceClaimTemplate",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/** The resource `resourceslices` of `resource.k8s.io/v1`, of the whole cluster. */
export const resourceSlices: ResourceDefinition<ResourceSlice> = {
  group: "resource.k8s.io",
  version: "v1",
  plural: "resourceslices",
  kind: "ResourceSlice",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};
