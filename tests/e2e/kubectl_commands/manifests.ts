/** The manifests of the commands, by the name of the file. */
export const commandManifests: Readonly<Record<string, string>> = {
  "web.yaml": `apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { color: blue }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: app, image: "example.com/app:1", ports: [{ containerPort: 80 }] }]
`,
  "web2.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: app, image: "example.com/app:2", ports: [{ containerPort: 80 }] }]
`,
  "widgets.yaml": `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Widget, plural: widgets, singular: widget, shortNames: [wd], listKind: WidgetList }
  versions:
    - name: v1
      served: true
      storage: true
      subresources: { status: {}, scale: { specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas } }
      additionalPrinterColumns:
        - { name: Size, type: string, jsonPath: .spec.size }
        - { name: Replicas, type: integer, jsonPath: .spec.replicas, priority: 1 }
      schema:
        openAPIV3Schema:
          type: object
          description: A widget is a small thing.
          required: [spec]
          properties:
            spec:
              type: object
              required: [size]
              properties:
                size: { type: string, enum: [s, l], description: How large it is. }
                replicas: { type: integer, default: 1 }
            status: { type: object, properties: { replicas: { type: integer } } }
`,
  "widget.yaml": `apiVersion: example.com/v1
kind: Widget
metadata: { name: one }
spec: { size: s }
`,
  "bad-widget.yaml": `apiVersion: example.com/v1
kind: Widget
metadata: { name: two }
spec: { size: s, colour: red }
`,
  "wrong-widget.yaml": `apiVersion: example.com/v1
kind: Widget
metadata: { name: three }
spec: { size: xl }
`,
  "objects.yaml": `apiVersion: v1
kind: Secret
metadata: { name: hidden }
data: { a: Yg== }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: robot }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader }
rules: [{ apiGroups: [""], resources: [pods], verbs: [get, list] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: readers }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }
subjects: [{ kind: ServiceAccount, name: robot, namespace: default }]
---
apiVersion: v1
kind: Service
metadata: { name: out }
spec: { type: ExternalName, externalName: example.com }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec:
  rules:
    - host: example.com
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] }
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: often }
spec:
  schedule: "*/5 * * * *"
  suspend: false
  jobTemplate:
    spec: { template: { spec: { restartPolicy: Never, containers: [{ name: main, image: "example.com/job:1" }] } } }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web }
spec: { minAvailable: 1, selector: { matchLabels: { app: web } } }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  minReplicas: 1
  maxReplicas: 5
  metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 80 } } }]
`,
};
