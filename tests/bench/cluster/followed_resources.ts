/** Paths of the resources that each program of the API server's load follows. */
export const followedResources: readonly string[] = [
  ...[
    "configmaps",
    "secrets",
    "services",
    "pods",
    "nodes",
    "namespaces",
    "serviceaccounts",
    "persistentvolumes",
    "persistentvolumeclaims",
  ].map((resource) => `/api/v1/${resource}`),
  "/apis/discovery.k8s.io/v1/endpointslices",
  ...["deployments", "replicasets", "statefulsets", "daemonsets"].map((resource) =>
    `/apis/apps/v1/${resource}`
  ),
  ...["jobs", "cronjobs"].map((resource) => `/apis/batch/v1/${resource}`),
  ...["ingresses", "networkpolicies"].map((resource) => `/apis/networking.k8s.io/v1/${resource}`),
  ...["roles", "rolebindings"].map((resource) => `/apis/rbac.authorization.k8s.io/v1/${resource}`),
];
