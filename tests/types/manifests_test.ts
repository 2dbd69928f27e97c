/** Manifests as people write them: that this file compiles is what it tests. */

import { assertEquals } from "@std/assert";
import type { CustomResourceDefinition } from "../../src/types/apiextensions/v1.ts";
import type { Deployment, StatefulSet } from "../../src/types/apps/v1.ts";
import type { SelfSubjectAccessReview } from "../../src/types/authorization/v1.ts";
import type { HorizontalPodAutoscaler } from "../../src/types/autoscaling/v2.ts";
import type { CronJob } from "../../src/types/batch/v1.ts";
import type { ConfigMap, Pod, Service } from "../../src/types/core/v1.ts";
import type { Ingress, NetworkPolicy } from "../../src/types/networking/v1.ts";
import type { ClusterRole } from "../../src/types/rbac/v1.ts";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import { test } from "../support/test.ts";

const labels = { app: "web" };
const selector = { matchLabels: labels };

const manifests = [
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", labels },
    spec: {
      replicas: 3,
      selector,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } },
      template: {
        metadata: { labels },
        spec: {
          containers: [{
            name: "web",
            image: "registry.example.com/web:1",
            imagePullPolicy: "IfNotPresent",
            ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }],
            resources: { requests: { cpu: "250m", memory: "64Mi" }, limits: { cpu: 1 } },
            startupProbe: { exec: { command: ["/ready"] }, failureThreshold: 30 },
            readinessProbe: {
              httpGet: { path: "/healthz", port: "http", scheme: "HTTP" },
              periodSeconds: 5,
            },
            livenessProbe: { tcpSocket: { port: 8080 }, initialDelaySeconds: 10 },
            lifecycle: { preStop: { sleep: { seconds: 5 } } },
            env: [
              { name: "LEVEL", value: "info" },
              { name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
            ],
            securityContext: { runAsNonRoot: true, capabilities: { drop: ["ALL"] } },
          }, {
            name: "rpc",
            image: "registry.example.com/rpc:1",
            livenessProbe: { grpc: { port: 9090 } },
          }],
          volumes: [{ name: "scratch", emptyDir: { sizeLimit: "1Gi" } }],
          tolerations: [{ key: "dedicated", operator: "Exists", effect: "NoSchedule" }],
        },
      },
    },
  } satisfies Deployment,
  {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db", namespace: "data" },
    spec: {
      serviceName: "db",
      selector,
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "db", image: "registry.example.com/db:1" }] },
      },
      volumeClaimTemplates: [{
        metadata: { name: "data" },
        spec: {
          accessModes: ["ReadWriteOnce"],
          resources: { requests: { storage: "10Gi" } },
        },
      }],
    },
  } satisfies StatefulSet,
  {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "report" },
    spec: {
      schedule: "0 3 * * *",
      timeZone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
      jobTemplate: {
        spec: {
          backoffLimit: 2,
          podFailurePolicy: {
            rules: [{
              action: "FailJob",
              onExitCodes: { operator: "In", values: [42] },
            }],
          },
          template: {
            spec: {
              restartPolicy: "Never",
              containers: [{ name: "report", image: "registry.example.com/report:1" }],
            },
          },
        },
      },
    },
  } satisfies CronJob,
  {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "web" },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [{
        type: "Resource",
        resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } },
      }],
    },
  } satisfies HorizontalPodAutoscaler,
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "web", annotations: { "example.com/rewrite": "/" } },
    spec: {
      ingressClassName: "nginx",
      tls: [{ hosts: ["web.example.com"], secretName: "web-tls" }],
      rules: [{
        host: "web.example.com",
        http: {
          paths: [{
            path: "/",
            pathType: "Prefix",
            backend: { service: { name: "web", port: { name: "http" } } },
          }],
        },
      }],
    },
  } satisfies Ingress,
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "web" },
    spec: {
      podSelector: selector,
      policyTypes: ["Ingress"],
      ingress: [{
        from: [{ namespaceSelector: {} }, { ipBlock: { cidr: "10.0.0.0/8" } }],
        ports: [{ port: "http", protocol: "TCP" }, { port: 9090, endPort: 9099 }],
      }],
    },
  } satisfies NetworkPolicy,
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web" },
    spec: { selector: labels, ports: [{ port: 80, targetPort: "http" }], type: "ClusterIP" },
  } satisfies Service,
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: "reader" },
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }],
  } satisfies ClusterRole,
  {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "widgets.example.com" },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { plural: "widgets", singular: "widget", kind: "Widget" },
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: {
                type: "object",
                properties: {
                  size: { type: "string", enum: ["small", "large"], default: "small" },
                  port: { "x-kubernetes-int-or-string": true },
                  tags: { type: "array", items: { type: "string" } },
                  options: { type: "object", additionalProperties: { type: "boolean" } },
                  anything: { type: "object", additionalProperties: true },
                },
              },
            },
          },
        },
      }],
    },
  } satisfies CustomResourceDefinition,
];

test("manifests are of the types of their kinds, and objects to a watch or an informer", () => {
  const objects: KubernetesObject[] = manifests;
  assertEquals(objects.map(({ metadata }) => metadata.name).slice(0, 3), ["web", "db", "report"]);
});

test("types need neither apiVersion nor kind, which the items of a list come without", () => {
  const configMap: ConfigMap = { metadata: { name: "settings" }, data: { level: "info" } };
  assertEquals(configMap.kind, undefined);
});

test("types tell kinds apart by their literals", () => {
  const about = (object: Pod | Deployment): string | number | undefined => {
    if (object.kind === "Pod") return object.spec?.nodeName;
    if (object.kind === "Deployment") return object.spec?.replicas;
    return object.metadata.name;
  };
  const pod: Pod = { kind: "Pod", metadata: { name: "web" }, spec: { containers: [] } };
  assertEquals(about(pod), undefined);
});

test("types let what is only sent do without metadata", () => {
  const review: SelfSubjectAccessReview = {
    spec: { resourceAttributes: { verb: "get", resource: "pods" } },
  };
  assertEquals(review.metadata, undefined);
});

test("types refuse what the server would", () => {
  const wrong: unknown[] = [
    // @ts-expect-error an object has a name
    { metadata: {} } satisfies ConfigMap,
    // @ts-expect-error a Pod is of v1
    { apiVersion: "apps/v1", kind: "Pod", metadata: { name: "web" } } satisfies Pod,
    // @ts-expect-error a container has a name
    { metadata: { name: "web" }, spec: { containers: [{ image: "web" }] } } satisfies Pod,
    {
      metadata: { name: "web" },
      // @ts-expect-error there is no such policy
      spec: { containers: [], restartPolicy: "Sometimes" },
    } satisfies Pod,
    // @ts-expect-error data are strings
    { metadata: { name: "web" }, data: { count: 1 } } satisfies ConfigMap,
    // @ts-expect-error a Service's spec has no field of this name
    { metadata: { name: "web" }, spec: { port: 80 } } satisfies Service,
    // @ts-expect-error absent is not the same as undefined
    { metadata: { name: "web", namespace: undefined } } satisfies ConfigMap,
  ];
  assertEquals(wrong.length, 7);
});

test("types admit a value that a newer server may send, where Kubernetes says so", () => {
  const rule: NonNullable<
    NonNullable<NonNullable<CronJob["spec"]>["jobTemplate"]["spec"]>["podFailurePolicy"]
  >["rules"][number] = { action: "Escalate" };
  assertEquals(rule.action, "Escalate");
});
