/** The manifests of the second list; NS stands for the namespace of the run. */
export const moreManifests: Readonly<Record<string, string>> = {
  "set.yaml": `apiVersion: v1
kind: ConfigMap
metadata: { name: settings, labels: { app: web } }
data: { color: blue, "a.txt": "one\\ntwo\\n" }
binaryData: { b: AP8= }
---
apiVersion: v1
kind: Secret
metadata: { name: hidden, labels: { app: web } }
type: kubernetes.io/basic-auth
stringData: { username: u, password: pass }
---
apiVersion: v1
kind: Service
metadata: { name: web, labels: { app: web } }
spec:
  selector: { app: web }
  ports: [{ name: http, port: 80, targetPort: web }, { name: more, port: 81, protocol: UDP }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web }, annotations: { note: here } }
    spec:
      volumes: [{ name: v, configMap: { name: settings } }, { name: e, emptyDir: {} }]
      containers:
        - name: app
          image: "example.com/app:1"
          ports: [{ name: web, containerPort: 80 }]
          env: [{ name: MODE, value: slow }, { name: C, valueFrom: { configMapKeyRef: { name: settings, key: color } } }]
          resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 128Mi } }
          livenessProbe: { httpGet: { path: /live, port: web } }
          volumeMounts: [{ name: v, mountPath: /v, readOnly: true }]
---
apiVersion: v1
kind: Pod
metadata: { name: one, labels: { app: one } }
spec:
  terminationGracePeriodSeconds: 0
  serviceAccountName: default
  automountServiceAccountToken: false
  containers: [{ name: main, image: "example.com/one:1", command: [sleep, "1"] }]
`,
  "set-green.yaml": `apiVersion: v1
kind: ConfigMap
metadata: { name: settings, labels: { app: web } }
data: { color: green }
`,
  "more.yaml": `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { containers: [{ name: db, image: "example.com/db:1" }] }
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec: { containers: [{ name: agent, image: "example.com/agent:1" }] }
---
apiVersion: batch/v1
kind: Job
metadata: { name: once }
spec:
  suspend: true
  template: { spec: { restartPolicy: Never, containers: [{ name: main, image: "example.com/job:1" }] } }
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: often }
spec:
  schedule: "*/5 * * * *"
  jobTemplate:
    spec: { template: { spec: { restartPolicy: Never, containers: [{ name: main, image: "example.com/job:1" }] } } }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: claim }
spec: { accessModes: [ReadWriteOnce], storageClassName: slow, resources: { requests: { storage: 2Gi } } }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed }
spec:
  podSelector: { matchLabels: { app: web } }
  ingress: [{ from: [{ podSelector: { matchLabels: { app: one } } }], ports: [{ port: 80 }] }]
  policyTypes: [Ingress]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec:
  ingressClassName: nginx
  tls: [{ hosts: [example.com], secretName: tls }]
  rules:
    - host: example.com
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] }
---
apiVersion: v1
kind: LimitRange
metadata: { name: limits }
spec: { limits: [{ type: Container, default: { cpu: 500m }, max: { cpu: "1" } }] }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: web } } }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: robot }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: web-1, labels: { kubernetes.io/service-name: web } }
addressType: IPv4
ports: [{ name: http, port: 80 }]
endpoints: [{ addresses: [192.168.7.7], conditions: { ready: true } }]
`,
  "rights.yaml": `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader }
rules: [{ apiGroups: [""], resources: [pods], verbs: [get, list] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: readers }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }
subjects: [{ kind: ServiceAccount, name: robot, namespace: NS }]
`,
  "more-rights.yaml": `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader }
rules: [{ apiGroups: [""], resources: [pods, services], verbs: [get, list, watch] }]
`,
  "node.yaml": `apiVersion: v1
kind: Node
metadata: { name: node-NS }
---
apiVersion: v1
kind: PersistentVolume
metadata: { name: volume-NS }
spec:
  capacity: { storage: 1Gi }
  accessModes: [ReadWriteOnce]
  storageClassName: slow
  hostPath: { path: /data }
---
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: { name: request-NS }
spec: { signerName: example.com/signer, usages: [client auth], request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIY01JR0RBZ0VBTUNFeEVEQU9CZ05WQkFNTUIzTnZiV1Z2Ym1VeERUQUxCZ05WQkFvTUJIUmxZVzB3V1RBVApCZ2NxaGtqT1BRSUJCZ2dxaGtqT1BRTUJCd05DQUFSTkhMTWk4VVVUSTQ4QnJyRE94QVZxZXkycEh3allJSkJiCkE3d1hvK2RvK1M4bkpLbmpRa0l6bVp1Q29udnN3UnhQdGdCbUdrd25RZTNraVdqekJoTkRvQUF3Q2dZSUtvWkkKemowRUF3SURTQUF3UlFJZ08wMjZyZmR6N0hORStEMzVsY2doWkdFSFRuN0xBbW1oYzZhdU5xWUZYd2NDSVFERwpBbzl6b3VnY245VmlpM1g3a0Y0dTBpNFlCWkhXL1RVYmNGcllwRVdxY1E9PQotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K }
---
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: { name: other-NS }
spec: { signerName: example.com/signer, usages: [client auth], request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIY01JR0RBZ0VBTUNFeEVEQU9CZ05WQkFNTUIzTnZiV1Z2Ym1VeERUQUxCZ05WQkFvTUJIUmxZVzB3V1RBVApCZ2NxaGtqT1BRSUJCZ2dxaGtqT1BRTUJCd05DQUFSTkhMTWk4VVVUSTQ4QnJyRE94QVZxZXkycEh3allJSkJiCkE3d1hvK2RvK1M4bkpLbmpRa0l6bVp1Q29udnN3UnhQdGdCbUdrd25RZTNraVdqekJoTkRvQUF3Q2dZSUtvWkkKemowRUF3SURTQUF3UlFJZ08wMjZyZmR6N0hORStEMzVsY2doWkdFSFRuN0xBbW1oYzZhdU5xWUZYd2NDSVFERwpBbzl6b3VnY245VmlpM1g3a0Y0dTBpNFlCWkhXL1RVYmNGcllwRVdxY1E9PQotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K }
`,
};
