/** The files of a chart; NS stands for the namespace of the run, of which the definition's group is. */
export const chartFiles: Readonly<Record<string, string>> = {
  "Chart.yaml": `apiVersion: v2
name: shop
version: 0.1.0
appVersion: "1.0"
description: A chart with a definition, hooks and a test.
`,
  "values.yaml": `color: blue
port: 80
replicas: 1
`,
  "crds/widgets.yaml": `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.NS.example.com }
spec:
  group: NS.example.com
  scope: Namespaced
  names: { kind: Widget, plural: widgets, singular: widget, listKind: WidgetList }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: { type: object, properties: { color: { type: string } } }
`,
  "templates/NOTES.txt": `The color is {{ .Values.color }}.
`,
  "templates/objects.yaml": `apiVersion: v1
kind: ServiceAccount
metadata: { name: {{ .Release.Name }} }
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-settings
  labels: { app.kubernetes.io/managed-by: {{ .Release.Service }} }
data:
  color: {{ .Values.color | quote }}
  revision: {{ .Release.Revision | quote }}
---
apiVersion: v1
kind: Secret
metadata: { name: {{ .Release.Name }}-hidden }
stringData: { password: {{ .Values.color | b64enc | quote }} }
---
apiVersion: v1
kind: Service
metadata: { name: {{ .Release.Name }} }
spec:
  selector: { app: {{ .Release.Name }} }
  ports: [{ name: http, port: {{ .Values.port }} }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: {{ .Release.Name }} }
rules: [{ apiGroups: [""], resources: [pods], verbs: [get] }]
---
apiVersion: NS.example.com/v1
kind: Widget
metadata: { name: {{ .Release.Name }} }
spec: { color: {{ .Values.color }} }
{{- if .Capabilities.APIVersions.Has "policy/v1/PodDisruptionBudget" }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: {{ .Release.Name }} }
spec: { minAvailable: 1, selector: { matchLabels: { app: {{ .Release.Name }} } } }
{{- end }}
{{- with lookup "v1" "ConfigMap" .Release.Namespace "kept" }}
---
apiVersion: v1
kind: ConfigMap
metadata: { name: found }
data: { kept: {{ .data.note | quote }} }
{{- end }}
`,
  "templates/hooks.yaml": `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-before
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-weight: "-5"
    helm.sh/hook-delete-policy: before-hook-creation
data: { hook: before }
---
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-migrate
  annotations:
    helm.sh/hook: post-install,post-upgrade,post-rollback,pre-delete
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
spec:
  backoffLimit: 1
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: main, image: "example.com/migrate:1" }]
---
apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}-test
  annotations: { helm.sh/hook: test }
spec:
  restartPolicy: Never
  containers: [{ name: main, image: "example.com/test:1" }]
`,
};

/**
 * The commands, in the order in which they run. A word that begins with `kubectl` stands before a
 * command of kubectl.
 */
export const helmCommands: readonly string[] = [
  "lint CHART",
  "template shop CHART",
  "install shop CHART --dry-run=client --set port=81",
  "kubectl create configmap kept --from-literal=note=here",
  "install shop CHART --wait",
  "kubectl get cm,secret,svc,sa,role,pdb,job -o name",
  "kubectl get widgets.NS.example.com -o jsonpath={.items[*].spec}",
  "kubectl get cm shop-settings -o jsonpath={.metadata.labels}{.metadata.annotations}{.data}",
  "kubectl get cm found -o jsonpath={.data}",
  "install shop CHART",
  "list",
  "list --all-namespaces --filter=nothing",
  "status shop",
  "get values shop --all",
  "get manifest shop",
  "get hooks shop",
  "get notes shop",
  "get metadata shop -o json",
  "upgrade shop CHART --dry-run=server --set color=red",
  "upgrade shop CHART --set color=green --wait",
  "kubectl get cm shop-settings -o jsonpath={.data}",
  "get values shop",
  "upgrade shop CHART --set port=none",
  "history shop",
  "upgrade shop CHART --reuse-values --set port=82",
  "kubectl get svc shop -o jsonpath={.spec.ports[0].port}",
  "rollback shop 1 --wait",
  "kubectl get cm shop-settings -o jsonpath={.data}",
  "rollback shop 99",
  "history shop",
  "test shop",
  "upgrade --install shop CHART --set color=black",
  "upgrade --install second CHART --skip-crds",
  "upgrade third CHART",
  'kubectl patch cm shop-settings --field-manager=other --type=merge -p {"data":{"color":"other"}}',
  "upgrade shop CHART --set color=white",
  "upgrade shop CHART --set color=white --force-conflicts",
  "upgrade shop CHART --server-side=false --set color=grey",
  "install bad CHART --set port=0 --rollback-on-failure",
  "list --all --short",
  "uninstall second --keep-history",
  "list --uninstalled --short",
  "uninstall shop --wait",
  "uninstall shop",
  "status shop",
  "kubectl get cm,secret,svc,sa,role,pdb,job -o name",
  "kubectl get crd widgets.NS.example.com -o name",
  "kubectl delete crd widgets.NS.example.com --wait=false",
];

/** The commands whose output differs, and why. */
export const helmDifferences: Readonly<Record<string, string>> = {};
