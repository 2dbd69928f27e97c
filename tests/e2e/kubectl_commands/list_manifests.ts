const deployment = (image: string) =>
  `  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web, labels: { app: list } }
    spec:
      replicas: 1
      selector: { matchLabels: { app: web } }
      template:
        metadata: { labels: { app: web } }
        spec: { containers: [{ name: app, image: "example.com/app:${image}" }] }
`;

/** The manifests of the fourth list; NS stands for the namespace of the run. */
export const listManifests: Readonly<Record<string, string>> = {
  "list.yaml": `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata: { name: one, labels: { app: list } }
    data: { color: blue }
  - apiVersion: v1
    kind: Secret
    metadata: { name: hidden, labels: { app: list } }
    stringData: { a: b }
${deployment("1")}`,
  "list-green.yaml": `apiVersion: v1
kind: List
metadata: {}
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata: { name: one, labels: { app: list } }
    data: { color: green }
${deployment("2")}`,
  "maps.yaml": `apiVersion: v1
kind: ConfigMapList
items:
  - metadata: { name: first, labels: { app: maps } }
    data: { a: "1" }
  - metadata: { name: second, labels: { app: maps } }
    data: { a: "2" }
`,
  "nested.yaml": `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: List
    items:
      - { apiVersion: v1, kind: ConfigMap, metadata: { name: inner, labels: { app: list } } }
`,
  "empty.yaml": "apiVersion: v1\nkind: List\nitems: []\n",
  "none.yaml": "---\n# nothing\n",
  "bad-list.yaml": `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata: { name: bad, labels: { app: list } }
    colour: red
  - apiVersion: v1
    kind: ConfigMap
    metadata: { name: worse }
    data: [a]
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: worst }
    spec:
      replicas: many
      selector: { matchLabels: { app: worst } }
      template:
        metadata: { labels: { app: worst } }
        spec: { containers: [{ image: x, ports: [{ hostPort: 1 }] }] }
`,
  "bad-maps.yaml": `apiVersion: v1
kind: ConfigMapList
items:
  - metadata: { name: bad }
    colour: red
`,
  "unknown.yaml": `apiVersion: nope.example.com/v1
kind: Nope
metadata: { name: one }
spec: { size: 1 }
`,
  "old-version.yaml": `apiVersion: apps/v1beta1
kind: Deployment
metadata: { name: old }
spec: {}
`,
  "mixed.yaml": `apiVersion: v1
kind: ConfigMap
metadata: { name: mixed }
data: { a: "1" }
---
apiVersion: v1
kind: Nope
metadata: { name: two }
---
apiVersion: nope.example.com/v1
kind: Nope
metadata: { name: three }
`,
  "no-kind.yaml": "apiVersion: v1\nmetadata: { name: one }\n",
  "no-version.yaml": "kind: ConfigMap\nmetadata: { name: one }\n",
  "no-items.yaml": "apiVersion: v1\nkind: List\n",
  "thing.yaml": `apiVersion: NS.example.com/v1
kind: Thing
metadata: { name: one }
spec: { size: 1 }
`,
  "thing-list.yaml": `apiVersion: v1
kind: List
items:
  - apiVersion: NS.example.com/v1
    kind: Thing
    metadata: { name: two }
    spec: { size: 2 }
  - apiVersion: v1
    kind: ConfigMap
    metadata: { name: thing }
`,
  "warned.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: { name: warned }
spec:
  selector: { matchLabels: { app: warned } }
  template:
    metadata: { labels: { app: warned } }
    spec:
      nodeSelector: { beta.kubernetes.io/os: linux }
      containers:
        - name: main
          image: example.com/main:1
          env: [{ name: A, value: "1" }, { name: A, value: "2" }]
          ports: [{ containerPort: 80 }, { containerPort: 80, hostPort: 80 }]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: warned, annotations: { kubernetes.io/ingress.class: nginx } }
spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }
`,
  "definitions.yaml": `apiVersion: v1
kind: List
items:
  - apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: { name: things.NS.example.com }
    spec:
      group: NS.example.com
      scope: Namespaced
      names: { kind: Thing, plural: things, singular: thing }
      versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              type: object
              properties: { spec: { type: object, properties: { size: { type: integer } } } }
`,
};
