import { podSpec, workloadSpec } from "../support/objects/complete_specs.ts";

/** An object whose creation has warnings. */
export interface WarnedObject {
  /** Group and version, if it is not core, and the plural name. */
  readonly resource: string;
  /** Whether the object has no namespace. */
  readonly cluster?: boolean;
  readonly object: Record<string, unknown>;
  readonly warnings: readonly string[];
}

const NULL_SELECTOR = "a null labelSelector results in matching no pod";
const image = "example.com/main:1";
const tcp = { containerPort: 80, protocol: "TCP" };
const term = (key: string, value = "a") => ({
  matchExpressions: [{ key, operator: "In", values: [value] }],
});
const podTerm = { topologyKey: "zone" };

const oddPod = {
  metadata: {
    name: "odd.pod",
    annotations: {
      "scheduler.alpha.kubernetes.io/critical-pod": "",
      "seccomp.security.alpha.kubernetes.io/pod": "runtime/default",
    },
  },
  spec: {
    nodeSelector: { "beta.kubernetes.io/os": "linux" },
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [term("beta.kubernetes.io/arch"), term("zone")],
        },
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 1, preference: term("zone", "-bad") },
        ],
      },
      podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [podTerm] },
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: podTerm }],
      },
    },
    topologySpreadConstraints: [{
      maxSkew: 1,
      topologyKey: "failure-domain.beta.kubernetes.io/zone",
      whenUnsatisfiable: "DoNotSchedule",
    }],
    imagePullSecrets: [{ name: "a" }, { name: "b" }, { name: "a" }, {}],
    hostAliases: [{ ip: "10.0.0.1", hostnames: ["a"] }, { ip: "10.0.0.1", hostnames: ["b"] }],
    containers: [
      {
        name: "a",
        image,
        ports: [{ ...tcp, name: "web" }, tcp, { ...tcp, hostPort: 8080 }],
        env: [
          { name: "A", value: "1" },
          { name: "A", value: "$(A)2" },
          { name: "A", value: "3" },
          { name: "B", value: "$(B)" },
        ],
        resources: { requests: { memory: "100m" }, limits: { memory: "500m" } },
      },
      { name: "b", image, ports: [{ ...tcp, name: "web", hostPort: 8080, hostIP: "10.0.0.9" }] },
    ],
  },
};

const containers = "spec.containers";
const duplicateEnv = (path: string) =>
  `${path}: hides previous definition of "A", which may be dropped when using apply`;
const DOTS = "which can result in surprising behavior; a DNS label is recommended: " +
  "[must not contain dots]";

const hiding = {
  containers: [{
    name: "main",
    image,
    env: [{ name: "A", value: "1" }, { name: "A", value: "2" }],
  }],
};

/** A Deployment whose template has a warning. */
export const warnedDeployment = {
  metadata: { name: "odd.web" },
  spec: { ...workloadSpec, template: { ...workloadSpec.template, spec: hiding } },
};

/** The warning for the template of {@linkcode warnedDeployment}. */
export const templateWarning = duplicateEnv("spec.template.spec.containers[0].env[1]");

const service = (spec: Record<string, unknown>) => ({ metadata: { name: "odd" }, spec });
const ports = [{ port: 80 }];
const externalIPs = ["192.168.7.8"];
const storageClass = "volume.beta.kubernetes.io/storage-class";

/** Objects of Kubernetes' own kinds, and the warnings that kube-apiserver gives when they are created. */
export const warnedObjects: readonly WarnedObject[] = [
  { resource: "pods", object: { metadata: { name: "fine" }, spec: podSpec }, warnings: [] },
  {
    resource: "pods",
    object: oddPod,
    warnings: [
      `metadata.name: this is used in the Pod's hostname, ${DOTS}`,
      "spec.nodeSelector[beta.kubernetes.io/os]: " +
      'deprecated since v1.14; use "kubernetes.io/os" instead',
      "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution." +
      "nodeSelectorTerms[0].matchExpressions[0].key: beta.kubernetes.io/arch is " +
      'deprecated since v1.14; use "kubernetes.io/arch" instead',
      "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference." +
      "matchExpressions[0].values[0]: -bad is invalid, a valid label must be an empty string or " +
      "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an " +
      "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for " +
      "validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
      "spec.topologySpreadConstraints[0].topologyKey: failure-domain.beta.kubernetes.io/zone is " +
      'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
      `spec.topologySpreadConstraints[0].labelSelector: ${NULL_SELECTOR}`,
      "metadata.annotations[scheduler.alpha.kubernetes.io/critical-pod]: " +
      'non-functional in v1.16+; use the "priorityClassName" field instead',
      'spec.hostAliases[1].ip: duplicate ip "10.0.0.1"',
      'spec.imagePullSecrets[2].name: duplicate name "a"',
      'spec.imagePullSecrets[3].name: invalid empty name ""',
      "metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: " +
      'non-functional in v1.27+; use the "seccompProfile" field instead',
      `${containers}[0].resources.limits[memory]: fractional byte value "500m" is invalid, ` +
      "must be an integer",
      `${containers}[0].resources.requests[memory]: fractional byte value "100m" is invalid, ` +
      "must be an integer",
      duplicateEnv(`${containers}[0].env[2]`),
      `${containers}[0].ports[1]: duplicate port definition with ${containers}[0].ports[0]`,
      `${containers}[0].ports[2]: overlapping port definition with ${containers}[0].ports[0]`,
      `${containers}[0].ports[2]: overlapping port definition with ${containers}[0].ports[1]`,
      `${containers}[1].ports[0]: overlapping port definition with ${containers}[0].ports[0]`,
      `${containers}[1].ports[0]: overlapping port definition with ${containers}[0].ports[1]`,
      `${containers}[1].ports[0]: dangerously ambiguous port definition with ` +
      `${containers}[0].ports[2]`,
      `${containers}[1].ports[0]: duplicate port name "web" with ${containers}[0].ports[0], ` +
      `services and probes that select ports by name will use ${containers}[0].ports[0]`,
      "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]." +
      `labelSelector: ${NULL_SELECTOR}`,
      "spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0]." +
      `podAffinityTerm.labelSelector: ${NULL_SELECTOR}`,
    ],
  },
  {
    resource: "apps/v1/deployments",
    object: warnedDeployment,
    warnings: [
      `metadata.name: this is used in Pod names and hostnames, ${DOTS}`,
      templateWarning,
    ],
  },
  {
    resource: "batch/v1/cronjobs",
    object: {
      metadata: { name: "odd" },
      spec: {
        schedule: "* * * * *",
        jobTemplate: { spec: { template: { spec: { ...hiding, restartPolicy: "Never" } } } },
      },
    },
    warnings: [duplicateEnv("spec.jobTemplate.spec.template.spec.containers[0].env[1]")],
  },
  {
    resource: "services",
    object: service({ type: "NodePort", ports, externalIPs, trafficDistribution: "PreferClose" }),
    warnings: [
      "spec.externalIPs is deprecated and may no longer be implemented in some clusters",
      'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
    ],
  },
  {
    resource: "services",
    object: service({
      type: "ClusterIP",
      clusterIP: "None",
      ports,
      externalIPs,
      sessionAffinity: "ClientIP",
      externalName: "example.com",
    }),
    warnings: [
      "spec.externalIPs is ignored for headless services",
      "spec.SessionAffinity is ignored for headless services",
      'spec.externalName is ignored when spec.type is not "ExternalName"',
    ],
  },
  {
    resource: "services",
    object: {
      metadata: {
        name: "odd",
        annotations: { "service.kubernetes.io/topology-aware-hints": "auto" },
      },
      spec: { type: "ExternalName", externalName: "example.com", externalIPs },
    },
    warnings: [
      "annotation service.kubernetes.io/topology-aware-hints is deprecated, please use " +
      "service.kubernetes.io/topology-mode instead",
      'spec.externalIPs is ignored when spec.type is "ExternalName"',
    ],
  },
  {
    resource: "networking.k8s.io/v1/ingresses",
    object: {
      metadata: { name: "odd", annotations: { "kubernetes.io/ingress.class": "nginx" } },
      spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
    },
    warnings: [
      `annotation "kubernetes.io/ingress.class" is deprecated, please use ` +
      "'spec.ingressClassName' instead",
    ],
  },
  {
    resource: "secrets",
    object: {
      metadata: { name: "odd" },
      type: "kubernetes.io/tls",
      data: { "tls.crt": "YQ==", "tls.key": "Yg==" },
    },
    warnings: ["tls: failed to find any PEM data in certificate input"],
  },
  {
    resource: "persistentvolumeclaims",
    object: {
      metadata: { name: "odd", annotations: { [storageClass]: "slow" } },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1500m" } } },
    },
    warnings: [
      `metadata.annotations[${storageClass}]: ` +
      'deprecated since v1.8; use "storageClassName" attribute instead',
      'spec.resources.requests[storage]: fractional byte value "1500m" is invalid, ' +
      "must be an integer",
    ],
  },
  {
    resource: "persistentvolumes",
    cluster: true,
    object: {
      metadata: { name: "odd" },
      spec: {
        capacity: { storage: "1Gi" },
        accessModes: ["ReadWriteOnce"],
        persistentVolumeReclaimPolicy: "Recycle",
        hostPath: { path: "/data" },
        nodeAffinity: {
          required: { nodeSelectorTerms: [term("node-role.kubernetes.io/master")] },
        },
      },
    },
    warnings: [
      "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, " +
      "the recommended approach is to use dynamic provisioning.",
      "spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key: " +
      'node-role.kubernetes.io/master is use "node-role.kubernetes.io/control-plane" instead',
    ],
  },
  {
    resource: "nodes",
    cluster: true,
    object: { metadata: { name: "odd" }, spec: { externalID: "x" } },
    warnings: ["spec.externalID: this field is deprecated, and is unused by Kubernetes"],
  },
];
