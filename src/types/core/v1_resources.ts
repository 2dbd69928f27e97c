// Generated from Kubernetes v1.37.2 by `deno task generate`: do not edit.

/**
 * The resources of `core/v1`, for a client to be made from.
 *
 * @module
 */
import type { NamedObjectMeta } from "../meta/v1.ts";
import type { ResourceDefinition } from "../resource.ts";
import type {
  Binding,
  ComponentStatus,
  ConfigMap,
  Endpoints,
  Event,
  LimitRange,
  Namespace,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodTemplate,
  ReplicationController,
  ResourceQuota,
  Secret,
  Service,
  ServiceAccount,
} from "./v1.ts";

/** The resource `bindings` of `v1`, in a namespace. */
export const bindings: ResourceDefinition<Binding & { metadata: NamedObjectMeta }> = {
  group: "",
  version: "v1",
  plural: "bindings",
  kind: "Binding",
  namespaced: true,
  verbs: ["create"],
  subresources: [],
};

/** The resource `componentstatuses` of `v1`, of the whole cluster. */
export const componentStatuses: ResourceDefinition<ComponentStatus> = {
  group: "",
  version: "v1",
  plural: "componentstatuses",
  kind: "ComponentStatus",
  namespaced: false,
  verbs: ["get", "list"],
  subresources: [],
};

/** The resource `configmaps` of `v1`, in a namespace. */
export const configMaps: ResourceDefinition<ConfigMap> = {
  group: "",
  version: "v1",
  plural: "configmaps",
  kind: "ConfigMap",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/** The resource `endpoints` of `v1`, in a namespace. */
export const endpoints: ResourceDefinition<Endpoints> = {
  group: "",
  version: "v1",
  plural: "endpoints",
  kind: "Endpoints",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/** The resource `events` of `v1`, in a namespace. */
export const events: ResourceDefinition<Event> = {
  group: "",
  version: "v1",
  plural: "events",
  kind: "Event",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/** The resource `limitranges` of `v1`, in a namespace. */
export const limitRanges: ResourceDefinition<LimitRange> = {
  group: "",
  version: "v1",
  plural: "limitranges",
  kind: "LimitRange",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/** The resource `namespaces` of `v1`, of the whole cluster. */
export const namespaces: ResourceDefinition<Namespace> = {
  group: "",
  version: "v1",
  plural: "namespaces",
  kind: "Namespace",
  namespaced: false,
  verbs: ["create", "delete", "get", "list", "patch", "update", "watch"],
  subresources: ["finalize", "status"],
};

/** The resource `nodes` of `v1`, of the whole cluster. */
export const nodes: ResourceDefinition<Node> = {
  group: "",
  version: "v1",
  plural: "nodes",
  kind: "Node",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["proxy", "status"],
};

/** The resource `persistentvolumeclaims` of `v1`, in a namespace. */
export const persistentVolumeClaims: ResourceDefinition<PersistentVolumeClaim> = {
  group: "",
  version: "v1",
  plural: "persistentvolumeclaims",
  kind: "PersistentVolumeClaim",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
};

/** The resource `persistentvolumes` of `v1`, of the whole cluster. */
export const persistentVolumes: ResourceDefinition<PersistentVolume> = {
  group: "",
  version: "v1",
  plural: "persistentvolumes",
  kind: "PersistentVolume",
  namespaced: false,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
};

/** The resource `pods` of `v1`, in a namespace. */
export const pods: ResourceDefinition<Pod> = {
  group: "",
  version: "v1",
  plural: "pods",
  kind: "Pod",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [
    "attach",
    "binding",
    "ephemeralcontainers",
    "eviction",
    "exec",
    "log",
    "portforward",
    "proxy",
    "resize",
    "status",
  ],
};

/** The resource `podtemplates` of `v1`, in a namespace. */
export const podTemplates: ResourceDefinition<PodTemplate> = {
  group: "",
  version: "v1",
  plural: "podtemplates",
  kind: "PodTemplate",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/** The resource `replicationcontrollers` of `v1`, in a namespace. */
export const replicationControllers: ResourceDefinition<ReplicationController> = {
  group: "",
  version: "v1",
  plural: "replicationcontrollers",
  kind: "ReplicationController",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["scale", "status"],
};

/** The resource `resourcequotas` of `v1`, in a namespace. */
export const resourceQuotas: ResourceDefinition<ResourceQuota> = {
  group: "",
  version: "v1",
  plural: "resourcequotas",
  kind: "ResourceQuota",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["status"],
};

/** The resource `secrets` of `v1`, in a namespace. */
export const secrets: ResourceDefinition<Secret> = {
  group: "",
  version: "v1",
  plural: "secrets",
  kind: "Secret",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: [],
};

/** The resource `serviceaccounts` of `v1`, in a namespace. */
export const serviceAccounts: ResourceDefinition<ServiceAccount> = {
  group: "",
  version: "v1",
  plural: "serviceaccounts",
  kind: "ServiceAccount",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["token"],
};

/** The resource `services` of `v1`, in a namespace. */
export const services: ResourceDefinition<Service> = {
  group: "",
  version: "v1",
  plural: "services",
  kind: "Service",
  namespaced: true,
  verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
  subresources: ["proxy", "status"],
};
