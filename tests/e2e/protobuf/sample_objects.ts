/** Objects whose encoding by Go the normal suite has: together they have each form of a field. */
export const sampleObjects: readonly Readonly<Record<string, unknown>>[] = [
  {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: "web",
      namespace: "default",
      labels: { b: "2", a: "1" },
      creationTimestamp: "2026-11-24T10:00:00Z",
      deletionGracePeriodSeconds: 0,
      generation: 9007199254740991,
      ownerReferences: [
        { apiVersion: "v1", kind: "ConfigMap", name: "owner", uid: "1", controller: false },
      ],
      managedFields: [{
        manager: "m",
        operation: "Apply",
        apiVersion: "v1",
        time: "2026-11-24T10:00:00Z",
        fieldsType: "FieldsV1",
        fieldsV1: { "f:metadata": { "f:labels": {} } },
      }],
    },
    spec: {
      volumes: [{ name: "v", emptyDir: { sizeLimit: "1Gi" } }],
      containers: [{
        name: "app",
        image: "example.com/app:1",
        resources: { requests: { memory: "64Mi", cpu: "500m" } },
        livenessProbe: { httpGet: { port: "http" }, periodSeconds: 5 },
        readinessProbe: { tcpSocket: { port: 80 } },
        env: [{ name: "A", valueFrom: { configMapKeyRef: { name: "c", key: "k" } } }],
      }],
      securityContext: { supplementalGroups: [1, 300, -1], runAsUser: 0 },
      nodeSelector: {},
    },
    status: { phase: "Running", startTime: null, containerStatuses: [] },
  },
  { apiVersion: "v1", kind: "Pod" },
  { apiVersion: "v1", kind: "Service", spec: { ports: [{ port: 80, targetPort: 8080 }] } },
  { apiVersion: "v1", kind: "Secret", data: { key: "AAH/", empty: "" }, immutable: false },
  { apiVersion: "v1", kind: "ConfigMapList", items: [{ data: { "ä": "€🙂" } }] },
  { apiVersion: "v1", kind: "List", items: [{ kind: "Pod", list: [1, null] }] },
  { apiVersion: "apps/v1", kind: "Deployment", spec: { replicas: 0, strategy: {} } },
  { apiVersion: "apps/v1", kind: "ControllerRevision", data: { a: [1.5] }, revision: -1 },
  { apiVersion: "autoscaling/v1", kind: "Scale", spec: { replicas: 3 } },
  {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec: { audiences: ["a"], expirationSeconds: 600 },
  },
  {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SubjectAccessReview",
    spec: { user: "u", extra: { scopes: ["a", "b"], none: [] } },
  },
  {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    spec: { renewTime: "2026-11-24T10:00:00.000012Z" },
  },
  { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role" },
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    spec: { rules: [{ http: { paths: [] } }] },
  },
  {
    apiVersion: "policy/v1",
    kind: "Eviction",
    metadata: { name: "web" },
    deleteOptions: { preconditions: { uid: "1" } },
  },
  { apiVersion: "apps/v1", kind: "DeleteOptions", gracePeriodSeconds: 0, dryRun: ["All"] },
  {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    spec: {
      group: "example.com",
      versions: [{
        name: "v1",
        schema: {
          openAPIV3Schema: {
            type: "object",
            additionalProperties: false,
            properties: {
              "$ref": { maximum: 1.5, minimum: -0.25, enum: ["a", 1, null], default: { a: [] } },
              list: { items: { type: "string" }, additionalProperties: { type: "object" } },
              lists: { items: [{ type: "string" }], additionalProperties: true },
              own: { dependencies: { a: ["b"], c: { type: "object" } }, multipleOf: 2 },
            },
          },
        },
      }],
    },
  },
  {
    apiVersion: "v1",
    kind: "Status",
    status: "Failure",
    message: "no",
    reason: "Conflict",
    details: { causes: [{ field: "a" }], retryAfterSeconds: 1 },
    code: 409,
  },
];
