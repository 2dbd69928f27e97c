import type { KubeObject } from "../objects/kube_object.ts";
import type { ObjectApi } from "../writes/object_api.ts";
import { RIGHTS_GROUP } from "./user_rules.ts";

type Rule = Record<string, string[]>;

const READ = "get list watch";
const WRITE = "create delete deletecollection patch update";
const WORKLOADS = "daemonsets deployments replicasets statefulsets";
const SCALED = "deployments/scale replicasets/scale";

/** The roles of a new cluster for people and programs, those that gather others last; v1.37. */
const roles: Record<string, { rules?: Rule[]; joins?: string; gathers?: string }> = {
  "cluster-admin": { rules: [on("*", "*", "*"), at("*", "*")] },
  "system:aggregate-to-admin": {
    joins: "admin",
    rules: [
      on("authorization.k8s.io", "localsubjectaccessreviews", "create"),
      on(RIGHTS_GROUP, "rolebindings roles", `${WRITE} ${READ}`),
    ],
  },
  "system:aggregate-to-edit": {
    joins: "edit",
    rules: [
      on("", "pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy", READ),
      on("", "serviceaccounts", "impersonate"),
      on("", "pods pods/attach pods/exec pods/portforward pods/proxy", WRITE),
      on("", "pods/eviction", "create"),
      on("", "configmaps persistentvolumeclaims replicationcontrollers", WRITE),
      on("", "replicationcontrollers/scale secrets serviceaccounts", WRITE),
      on("", "services services/proxy", WRITE),
      on("", "serviceaccounts/token", "create"),
      on("", "events", WRITE),
      on("events.k8s.io", "events", WRITE),
      on("apps", `${WORKLOADS} ${SCALED} statefulsets/scale deployments/rollback`, WRITE),
      on("autoscaling", "horizontalpodautoscalers", WRITE),
      on("batch", "cronjobs jobs", WRITE),
      on("policy", "poddisruptionbudgets", WRITE),
      on("networking.k8s.io", "ingresses networkpolicies", WRITE),
      on("coordination.k8s.io", "leases", `${WRITE} ${READ}`),
      on("resource.k8s.io", "resourceclaims resourceclaimtemplates", WRITE),
    ],
  },
  "system:aggregate-to-view": {
    joins: "view",
    rules: [
      on("", "configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status", READ),
      on("", "pods pods/log pods/status replicationcontrollers", READ),
      on("", "replicationcontrollers/scale replicationcontrollers/status", READ),
      on("", "serviceaccounts services services/status bindings limitranges", READ),
      on("", "namespaces namespaces/status resourcequotas resourcequotas/status", READ),
      on("", "events", READ),
      on("events.k8s.io", "events", READ),
      on("discovery.k8s.io", "endpointslices", READ),
      on("apps", `${WORKLOADS} ${SCALED} statefulsets/scale controllerrevisions`, READ),
      on("apps", WORKLOADS.replaceAll(/(\w+)/g, "$1/status"), READ),
      on("autoscaling", "horizontalpodautoscalers horizontalpodautoscalers/status", READ),
      on("batch", "cronjobs cronjobs/status jobs jobs/status", READ),
      on("policy", "poddisruptionbudgets poddisruptionbudgets/status", READ),
      on("networking.k8s.io", "ingresses ingresses/status networkpolicies", READ),
      on("resource.k8s.io", "resourceclaims resourceclaims/status resourceclaimtemplates", READ),
    ],
  },
  "system:auth-delegator": {
    rules: [
      on("authentication.k8s.io", "tokenreviews", "create"),
      on("authorization.k8s.io", "subjectaccessreviews", "create"),
    ],
  },
  "system:basic-user": {
    rules: [
      on("authorization.k8s.io", "selfsubjectaccessreviews selfsubjectrulesreviews", "create"),
      on("authentication.k8s.io", "selfsubjectreviews", "create"),
    ],
  },
  "system:discovery": {
    rules: [
      at(
        "/api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/",
        "get",
      ),
    ],
  },
  "system:monitoring": {
    rules: [
      at("/flagz /healthz /healthz/* /livez /livez/* /metrics /metrics/slis", "get"),
      at("/readyz /readyz/* /statusz", "get"),
      on("", "nodes/metrics", "get"),
    ],
  },
  "system:public-info-viewer": {
    rules: [at("/healthz /livez /readyz /version /version/", "get")],
  },
  view: { joins: "edit", gathers: "view" },
  edit: { joins: "admin", gathers: "edit" },
  admin: { gathers: "admin" },
};

/** The groups to which roles are bound. */
const bindings: Record<string, string[]> = {
  "cluster-admin": ["system:masters"],
  "system:basic-user": ["system:authenticated"],
  "system:discovery": ["system:authenticated"],
  "system:monitoring": ["system:monitoring"],
  "system:public-info-viewer": ["system:authenticated", "system:unauthenticated"],
};

/**
 * Creates the roles and bindings that a new cluster has for people and programs. The rules allow
 * the same as there, for the resources that the server has.
 *
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
 */
export function createBootstrapRoles(objects: ObjectApi): void {
  for (const [name, { rules, joins, gathers }] of Object.entries(roles)) {
    const labels = joins !== undefined && { [`${RIGHTS_GROUP}/aggregate-to-${joins}`]: "true" };
    const selector = { matchLabels: { [`${RIGHTS_GROUP}/aggregate-to-${gathers}`]: "true" } };
    objects.create({
      ...bootstrapObject("ClusterRole", name, labels || {}),
      ...rules && { rules },
      ...gathers !== undefined && { aggregationRule: { clusterRoleSelectors: [selector] } },
    });
  }
  for (const [name, groups] of Object.entries(bindings)) {
    objects.create({
      ...bootstrapObject("ClusterRoleBinding", name, {}),
      roleRef: { apiGroup: RIGHTS_GROUP, kind: "ClusterRole", name },
      subjects: groups.map((name) => ({ apiGroup: RIGHTS_GROUP, kind: "Group", name })),
    });
  }
}

function bootstrapObject(kind: string, name: string, labels: Record<string, string>): KubeObject {
  return {
    apiVersion: `${RIGHTS_GROUP}/v1`,
    kind,
    metadata: {
      name,
      labels: { "kubernetes.io/bootstrapping": "rbac-defaults", ...labels },
      annotations: { "rbac.authorization.kubernetes.io/autoupdate": "true" },
    },
  };
}

/** Returns a rule for resources of a group; names are separated by spaces. */
function on(group: string, resources: string, verbs: string): Rule {
  return { apiGroups: [group], resources: resources.split(" "), verbs: verbs.split(" ") };
}

/** Returns a rule for paths; they are separated by spaces. */
function at(paths: string, verbs: string): Rule {
  return { nonResourceURLs: paths.split(" "), verbs: verbs.split(" ") };
}
