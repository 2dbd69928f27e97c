import type { ManagerOptions } from "../run/manager_options.ts";
import type { ManifestsOptions } from "./manifests_options.ts";
import type { OperatorManifest } from "./operator_manifest.ts";

/** Any account but root: files in the image must be readable by all. */
const USER = 10_001;
const GRACE_MS = 30_000;
/** Seconds after the reconciles, in which the Lease is released and the process ends. */
const AFTER_GRACE_SECONDS = 10;
const RESOURCES = { requests: { cpu: "10m", memory: "128Mi" }, limits: { memory: "256Mi" } };
const TLS = "tls";
/** Fields of the pod that the program reads: the name for identities, and the namespace. */
const POD = { POD_NAME: "metadata.name", POD_NAMESPACE: "metadata.namespace" };

/** Returns the Deployment of an operator, which the Pod Security Standard "restricted" admits. */
export function deploymentManifest(
  { leaderElection, shards, graceMs = GRACE_MS }: ManagerOptions,
  options: ManifestsOptions,
): OperatorManifest {
  const { name, namespace, webhooks } = options;
  const { replicas = shards ? 3 : leaderElection ? 2 : 1 } = options;
  const labels = labelsOf(name);
  const isShared = leaderElection !== undefined || shards !== undefined;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      // Without an election an old and a new replica must not work at the same time.
      ...(!isShared && { strategy: { type: "Recreate" } }),
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: USER,
            runAsGroup: USER,
            seccompProfile: { type: "RuntimeDefault" },
          },
          terminationGracePeriodSeconds: Math.ceil(graceMs / 1_000) + AFTER_GRACE_SECONDS,
          containers: [containerOf(options)],
          ...(webhooks?.secretName !== undefined && {
            volumes: [{ name: TLS, secret: { secretName: webhooks.secretName } }],
          }),
        },
      },
    },
  };
}

function containerOf(options: ManifestsOptions): object {
  const { image, command, env = {}, resources = RESOURCES, health, webhooks } = options;
  const ports = [
    ...(health && health.port !== webhooks?.port
      ? [{ name: "health", containerPort: health.port }]
      : []),
    ...(webhooks ? [{ name: "webhooks", containerPort: webhooks.port }] : []),
  ];
  return {
    name: "operator",
    image,
    ...(command && { command: [...command] }),
    env: [
      ...Object.entries(POD).filter(([name]) => !Object.hasOwn(env, name))
        .map(([name, fieldPath]) => ({ name, valueFrom: { fieldRef: { fieldPath } } })),
      ...Object.entries(env).map(([name, value]) => ({ name, value })),
    ],
    ...(ports.length > 0 && { ports }),
    ...probesOf(options),
    resources: structuredClone(resources),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    ...(webhooks?.secretName !== undefined && {
      volumeMounts: [
        { name: TLS, mountPath: webhooks.directory ?? "/var/run/tls", readOnly: true },
      ],
    }),
  };
}

function probesOf(
  { health, webhooks }: ManifestsOptions,
): object {
  if (!health) return {};
  const port = health.port === webhooks?.port ? "webhooks" : "health";
  const probe = (path: string) => ({
    httpGet: { path, port, ...(health.scheme === "HTTPS" && { scheme: health.scheme }) },
  });
  return {
    livenessProbe: probe("/livez"),
    readinessProbe: { ...probe("/readyz"), periodSeconds: 5 },
  };
}

/** Returns the Service of an operator's webhooks; none without webhooks. */
export function serviceManifests(
  { name, namespace, webhooks }: ManifestsOptions,
): OperatorManifest[] {
  if (!webhooks) return [];
  const selector = labelsOf(name);
  return [{
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace, labels: selector },
    spec: { selector, ports: [{ port: 443, targetPort: "webhooks" }] },
  }];
}

/** Returns the labels of an operator's objects. */
export function labelsOf(name: string): Record<string, string> {
  return { "app.kubernetes.io/name": name };
}
