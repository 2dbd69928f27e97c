/** The files of the third list; NS stands for the namespace of the run. */
export const furtherManifests: Readonly<Record<string, string>> = {
  "kustomization.yaml": `namePrefix: made-
commonAnnotations: { by: kustomize }
resources: [color.yaml]
configMapGenerator: [{ name: letters, literals: [a=1], options: { disableNameSuffixHash: true } }]
`,
  "color.yaml": `apiVersion: v1
kind: ConfigMap
metadata: { name: color }
data: { color: blue }
`,
  "raw.json": '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"raw"},"data":{"a":"1"}}',
  "names.txt": "{{.metadata.name}} has {{len .data}}\n",
  "columns.txt": "NAME          A\nmetadata.name data.a\n",
  "pair.yaml": `apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: few }
spec:
  replicas: 1
  selector: { matchLabels: { app: few } }
  template:
    metadata: { labels: { app: few } }
    spec: { containers: [{ name: main, image: "example.com/few:1" }] }
---
apiVersion: v1
kind: ReplicationController
metadata: { name: old }
spec:
  replicas: 1
  selector: { app: old }
  template:
    metadata: { labels: { app: old } }
    spec: { containers: [{ name: main, image: "example.com/old:1" }] }
`,
  "odd.yaml": `apiVersion: v1
kind: Pod
metadata: { name: odd }
spec:
  colour: red
  restartPolicy: Sometimes
  containers:
    - { name: Main, image: "", ports: [{ containerPort: 70000 }] }
    - { name: b, image: b, env: [{ name: "a b" }, { value: c }], resources: { requests: { cpu: -1 } } }
`,
  "tool.yaml": `apiVersion: NS.example.com/v1
kind: Tool
metadata: { name: one }
spec: { size: 1 }
`,
  "kinds.yaml": `apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: class-NS }
spec: { controller: example.com/controller }
---
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: { name: class-NS }
handler: run
overhead: { podFixed: { cpu: 10m } }
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: { name: class-NS }
value: 7
description: Seven.
---
apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata: { name: class-NS }
spec: { podInfoOnMount: true }
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: class-NS }
provisioner: example.com/disk
parameters: { type: fast }
---
apiVersion: coordination.k8s.io/v1
kind: Lease
metadata: { name: class-NS }
spec: { holderIdentity: me, leaseDurationSeconds: 15 }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: class-NS }
webhooks:
  - name: a.example.com
    admissionReviewVersions: [v1]
    sideEffects: None
    failurePolicy: Ignore
    namespaceSelector: { matchLabels: { none: none } }
    clientConfig: { service: { name: a, namespace: NS } }
    rules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [daemonsets] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: class-NS }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: Group, apiGroup: rbac.authorization.k8s.io, name: readers }]
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: tools.NS.example.com }
spec:
  group: NS.example.com
  scope: Namespaced
  names: { kind: Tool, plural: tools, singular: tool, shortNames: [tl] }
  versions:
    - name: v1
      served: true
      storage: true
      subresources: { status: {} }
      additionalPrinterColumns:
        - { name: Ready, type: boolean, jsonPath: .status.ready }
        - { name: Age, type: date, jsonPath: .metadata.creationTimestamp }
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: { type: object, properties: { size: { type: integer, minimum: 1, description: How large. } } }
            status: { type: object, properties: { ready: { type: boolean } } }
`,
};
