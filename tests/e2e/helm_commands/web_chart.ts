/** The files of a chart whose objects need controllers. */
export const webChart: Readonly<Record<string, string>> = {
  "Chart.yaml": `apiVersion: v2
name: web
version: 0.1.0
`,
  "values.yaml": `image: example.com/web:1
replicas: 2
gated: false
migration: fine
`,
  "templates/objects.yaml": `apiVersion: v1
kind: Service
metadata: { name: {{ .Release.Name }} }
spec: { selector: { app: {{ .Release.Name }} }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: {{ .Release.Name }} }
spec:
  replicas: {{ .Values.replicas }}
  selector: { matchLabels: { app: {{ .Release.Name }} } }
  template:
    metadata: { labels: { app: {{ .Release.Name }} } }
    spec:
      {{- if .Values.gated }}
      schedulingGates: [{ name: example.com/closed }]
      {{- end }}
      containers: [{ name: web, image: {{ .Values.image | quote }} }]
`,
  "templates/hook.yaml": `apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-migrate
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-delete-policy: before-hook-creation
spec:
  backoffLimit: 0
  template:
    metadata: { labels: { migration: {{ .Values.migration }} } }
    spec: { restartPolicy: Never, containers: [{ name: main, image: "example.com/migrate:1" }] }
`,
};
