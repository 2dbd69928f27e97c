import type { SelectableField } from "./field_selector.ts";
import type { ServedResourceInit } from "./served_resource.ts";

function fieldsAt(...paths: string[]): Record<string, SelectableField> {
  return Object.fromEntries(paths.map((path) => [path, { path }]));
}

const core: ServedResourceInit[] = [
  { group: "", kind: "ConfigMap", plural: "configmaps", shortNames: ["cm"] },
  {
    group: "",
    kind: "Endpoints",
    plural: "endpoints",
    shortNames: ["ep"],
    createOnUpdate: true,
  },
  {
    group: "",
    kind: "Event",
    plural: "events",
    shortNames: ["ev"],
    createOnUpdate: true,
    fields: {
      ...fieldsAt(
        "involvedObject.kind",
        "involvedObject.namespace",
        "involvedObject.name",
        "involvedObject.uid",
        "involvedObject.apiVersion",
        "involvedObject.resourceVersion",
        "involvedObject.fieldPath",
        "reason",
        "reportingComponent",
        "type",
      ),
      source: { path: "source.component" },
    },
  },
  {
    group: "",
    kind: "LimitRange",
    plural: "limitranges",
    shortNames: ["limits"],
    createOnUpdate: true,
  },
  {
    group: "",
    kind: "Namespace",
    plural: "namespaces",
    shortNames: ["ns"],
    namespaced: false,
    verbs: ["create", "delete", "get", "list", "patch", "update", "watch"],
    status: true,
    nameRule: "label",
    fields: fieldsAt("status.phase"),
    returnsDeleted: true,
  },
  {
    group: "",
    kind: "Node",
    plural: "nodes",
    shortNames: ["no"],
    namespaced: false,
    status: true,
    fields: { "spec.unschedulable": { path: "spec.unschedulable", whenAbsent: "false" } },
  },
  {
    group: "",
    kind: "PersistentVolumeClaim",
    plural: "persistentvolumeclaims",
    shortNames: ["pvc"],
    status: true,
    returnsDeleted: true,
  },
  {
    group: "",
    kind: "PersistentVolume",
    plural: "persistentvolumes",
    shortNames: ["pv"],
    namespaced: false,
    status: true,
    returnsDeleted: true,
  },
  {
    group: "",
    kind: "Pod",
    plural: "pods",
    shortNames: ["po"],
    categories: ["all"],
    status: true,
    actions: { binding: "Binding", eviction: "Eviction" },
    streams: {
      attach: "PodAttachOptions",
      exec: "PodExecOptions",
      log: "Pod",
      portforward: "PodPortForwardOptions",
    },
    generation: true,
    returnsDeleted: true,
    fields: {
      ...fieldsAt(
        "spec.nodeName",
        "spec.restartPolicy",
        "spec.schedulerName",
        "spec.serviceAccountName",
        "status.phase",
        "status.podIP",
        "status.nominatedNodeName",
      ),
      "spec.host": { path: "spec.nodeName" },
      "spec.hostNetwork": { path: "spec.hostNetwork", whenAbsent: "false" },
    },
  },
  {
    group: "",
    kind: "PodTemplate",
    plural: "podtemplates",
    returnsDeleted: true,
    generation: true,
  },
  {
    group: "",
    kind: "ReplicationController",
    plural: "replicationcontrollers",
    shortNames: ["rc"],
    categories: ["all"],
    status: true,
    scale: true,
    generation: true,
    fields: { "status.replicas": { path: "status.replicas", whenAbsent: "0" } },
  },
  {
    group: "",
    kind: "ResourceQuota",
    plural: "resourcequotas",
    shortNames: ["quota"],
    status: true,
    returnsDeleted: true,
  },
  { group: "", kind: "Secret", plural: "secrets", fields: fieldsAt("type") },
  {
    group: "",
    kind: "ServiceAccount",
    plural: "serviceaccounts",
    shortNames: ["sa"],
    returnsDeleted: true,
    actions: { token: "TokenRequest" },
  },
  {
    group: "",
    kind: "Service",
    plural: "services",
    shortNames: ["svc"],
    categories: ["all"],
    status: true,
    nameRule: "label",
    createOnUpdate: true,
    returnsDeleted: true,
    fields: fieldsAt("spec.clusterIP", "spec.type"),
  },
];

const workload = { group: "apps", categories: ["all"], status: true, generation: true };

const scalable = { ...workload, scale: true };

const apps: ServedResourceInit[] = [
  { group: "apps", kind: "ControllerRevision", plural: "controllerrevisions" },
  { ...workload, kind: "DaemonSet", plural: "daemonsets", shortNames: ["ds"] },
  { ...scalable, kind: "Deployment", plural: "deployments", shortNames: ["deploy"] },
  { ...scalable, kind: "ReplicaSet", plural: "replicasets", shortNames: ["rs"] },
  { ...scalable, kind: "StatefulSet", plural: "statefulsets", shortNames: ["sts"] },
];

const batch: ServedResourceInit[] = [
  {
    group: "batch",
    kind: "CronJob",
    plural: "cronjobs",
    shortNames: ["cj"],
    categories: ["all"],
    status: true,
    generation: true,
  },
  {
    group: "batch",
    kind: "Job",
    plural: "jobs",
    categories: ["all"],
    status: true,
    generation: true,
    fields: { "status.successful": { path: "status.succeeded", whenAbsent: "0" } },
  },
];

const role = {
  group: "rbac.authorization.k8s.io",
  nameRule: "segment" as const,
  createOnUpdate: true,
};

const access: ServedResourceInit[] = [
  { ...role, kind: "ClusterRoleBinding", plural: "clusterrolebindings", namespaced: false },
  { ...role, kind: "ClusterRole", plural: "clusterroles", namespaced: false },
  { ...role, kind: "RoleBinding", plural: "rolebindings" },
  { ...role, kind: "Role", plural: "roles" },
  {
    group: "authentication.k8s.io",
    kind: "SelfSubjectReview",
    plural: "selfsubjectreviews",
    namespaced: false,
    verbs: ["create"],
  },
  {
    group: "authentication.k8s.io",
    kind: "TokenReview",
    plural: "tokenreviews",
    namespaced: false,
    verbs: ["create"],
  },
];

const others: ServedResourceInit[] = [
  {
    group: "apiextensions.k8s.io",
    kind: "CustomResourceDefinition",
    plural: "customresourcedefinitions",
    shortNames: ["crd", "crds"],
    categories: ["api-extensions"],
    namespaced: false,
    status: true,
    generation: true,
    unconditionalUpdate: false,
  },
  {
    group: "coordination.k8s.io",
    kind: "Lease",
    plural: "leases",
    createOnUpdate: true,
    unconditionalUpdate: false,
  },
];

/** The resources of every new registry, as in `api/discovery` of the Kubernetes repository. */
export const builtinResources: readonly ServedResourceInit[] = [
  ...[...core, ...apps, ...batch, ...access].map((resource) => ({
    ...resource,
    qualifiedFinalizers: true,
  })),
  ...others,
];
