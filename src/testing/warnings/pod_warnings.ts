import type { Fields } from "../defaults/fields.ts";
import { membersOf } from "../json/json_value.ts";
import { itemsOf } from "../validation/faults.ts";
import { fractionWarnings } from "./fraction_warnings.ts";
import { labelWarnings, nodeAffinityWarnings, selectorWarnings } from "./node_label_warnings.ts";
import { type PlacedContainer, portWarnings } from "./port_warnings.ts";

const annotations: readonly [key: string, message: string][] = [
  [
    "scheduler.alpha.kubernetes.io/critical-pod",
    'non-functional in v1.16+; use the "priorityClassName" field instead',
  ],
  [
    "security.alpha.kubernetes.io/sysctls",
    'non-functional in v1.11+; use the "sysctls" field instead',
  ],
  [
    "security.alpha.kubernetes.io/unsafe-sysctls",
    'non-functional in v1.11+; use the "sysctls" field instead',
  ],
];

/** Sources of volumes, in the order in which they are looked at. */
const volumes: readonly [source: string, message: string][] = [
  ["photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"],
  ["gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"],
  ["scaleIO", "deprecated in v1.16, non-functional in v1.22+"],
  ["flocker", "deprecated in v1.22, non-functional in v1.25+"],
  ["storageos", "deprecated in v1.22, non-functional in v1.25+"],
  ["quobyte", "deprecated in v1.22, non-functional in v1.25+"],
  ["glusterfs", "deprecated in v1.25, non-functional in v1.26+"],
  ["cephfs", "deprecated in v1.28, non-functional in v1.31+"],
  ["rbd", "deprecated in v1.28, non-functional in v1.31+"],
];

const SECCOMP = 'non-functional in v1.27+; use the "seccompProfile" field instead';

/**
 * Returns the warnings for a pod, or for the template that is at a path. Not looked at are AppArmor,
 * paths within volumes and the forms of addresses.
 *
 * Source: `k8s.io/kubernetes/pkg/api/pod` `warnings.go`.
 */
export function podWarnings(pod: Fields, field = ""): string[] {
  const at = (path: string) => field === "" ? path : `${field}.${path}`;
  const spec = membersOf(pod.spec);
  const given = membersOf(membersOf(pod.metadata).annotations);
  const affinity = membersOf(spec.affinity);
  const annotated = (key: string, message: string) =>
    key in given ? [`${at("metadata.annotations")}[${key}]: ${message}`] : [];
  const hasProfile = (holder: Fields) => "seccompProfile" in membersOf(holder.securityContext);
  const containers = containersOf(spec, at("spec"));
  const seconds = spec.terminationGracePeriodSeconds;
  return [
    ...selectorWarnings(spec.nodeSelector, at("spec.nodeSelector")),
    ...nodeAffinityWarnings(affinity.nodeAffinity, at("spec.affinity.nodeAffinity")),
    ...itemsOf(spec.topologySpreadConstraints, at("spec.topologySpreadConstraints"))
      .flatMap(([{ topologyKey, labelSelector }, path]) => [
        ...labelWarnings(topologyKey, `${path}.topologyKey`),
        ...unselecting(labelSelector, path),
      ]),
    ...annotations.flatMap(([key, message]) => annotated(key, message)),
    ...itemsOf(spec.volumes, at("spec.volumes")).flatMap(volumeWarnings),
    ...repetitions(spec.hostAliases, at("spec.hostAliases"), "ip"),
    ...repetitions(spec.imagePullSecrets, at("spec.imagePullSecrets"), "name"),
    ...itemsOf(spec.imagePullSecrets, at("spec.imagePullSecrets"))
      .filter(([{ name = "" }]) => name === "")
      .map(([, path]) => `${path}.name: invalid empty name ""`),
    ...fractionWarnings(spec.overhead, at("spec.overhead")),
    ...hasProfile(spec) ? [] : annotated("seccomp.security.alpha.kubernetes.io/pod", SECCOMP),
    ...containers.flatMap(([container, path]) => [
      ...hasProfile(container) ? [] : annotated(
        `container.seccomp.security.alpha.kubernetes.io/${container.name}`,
        SECCOMP,
      ),
      ...containerWarnings(container, path),
    ]),
    ...portWarnings(containers),
    ...typeof seconds === "number" && seconds < 0
      ? [
        `${at("spec.terminationGracePeriodSeconds")}: must be >= 0; ` +
        "negative values are invalid and will be treated as 1",
      ]
      : [],
    ...["podAffinity", "podAntiAffinity"].flatMap((kind) =>
      podAffinityWarnings(affinity[kind], at(`spec.affinity.${kind}`))
    ),
  ];
}

function containersOf(spec: Fields, field: string): PlacedContainer[] {
  return ["initContainers", "containers", "ephemeralContainers"]
    .flatMap((kind) => itemsOf(spec[kind], `${field}.${kind}`));
}

function unselecting(selector: unknown, path: string): string[] {
  if (selector !== undefined && selector !== null) return [];
  return [`${path}.labelSelector: a null labelSelector results in matching no pod`];
}

function volumeWarnings([volume, path]: PlacedContainer): string[] {
  const claim = membersOf(membersOf(volume.ephemeral).volumeClaimTemplate);
  const { requests, limits } = membersOf(membersOf(claim.spec).resources);
  const resources = `${path}.ephemeral.volumeClaimTemplate.spec.resources`;
  const ofSource = volumes.map(([source, message]) =>
    source in volume ? [`${path}.${source === "storageos" ? "storageOS" : source}: ${message}`] : []
  );
  return [
    ...ofSource.slice(0, 7).flat(),
    ...fractionWarnings(requests, `${resources}.requests`, ["storage"]),
    ...fractionWarnings(limits, `${resources}.limits`, ["storage"]),
    ...ofSource.slice(7).flat(),
  ];
}

function repetitions(list: unknown, field: string, key: string): string[] {
  const known = new Set<unknown>();
  return itemsOf(list, field).flatMap(([item, path]) => {
    const value = item[key] ?? "";
    if (known.has(value)) return [`${path}.${key}: duplicate ${key} "${value}"`];
    known.add(value);
    return [];
  });
}

function containerWarnings({ resources, env }: Fields, path: string): string[] {
  const { limits, requests } = membersOf(resources);
  const amounts = ["memory", "ephemeral-storage"].flatMap((name) => [
    ...fractionWarnings(limits, `${path}.resources.limits`, [name]),
    ...fractionWarnings(requests, `${path}.resources.requests`, [name]),
  ]);
  const known = new Set<unknown>();
  const hidden = itemsOf(env, `${path}.env`).flatMap(([{ name, value = "", valueFrom }, place]) => {
    if (!known.has(name)) {
      known.add(name);
      return [];
    }
    const reference = `$(${name})`;
    const extendsIt = value !== reference && String(value).includes(reference);
    if (!valueFrom && extendsIt) return [];
    return [
      `${place}: hides previous definition of "${name}", which may be dropped when using apply`,
    ];
  });
  return [...amounts, ...hidden];
}

function podAffinityWarnings(affinity: unknown, field: string): string[] {
  const required = "requiredDuringSchedulingIgnoredDuringExecution";
  const preferred = "preferredDuringSchedulingIgnoredDuringExecution";
  const given = membersOf(affinity);
  return [
    ...itemsOf(given[required], `${field}.${required}`)
      .flatMap(([{ labelSelector }, path]) => unselecting(labelSelector, path)),
    ...itemsOf(given[preferred], `${field}.${preferred}`)
      .flatMap(([{ podAffinityTerm }, path]) =>
        unselecting(membersOf(podAffinityTerm).labelSelector, `${path}.podAffinityTerm`)
      ),
  ];
}
