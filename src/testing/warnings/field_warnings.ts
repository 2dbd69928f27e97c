import type { Fields } from "../defaults/fields.ts";
import { equalJson, membersOf } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { describeNameFaults } from "../objects/object_names.ts";
import { itemsOf } from "../validation/faults.ts";
import { fractionWarnings } from "./fraction_warnings.ts";
import { termsWarnings } from "./node_label_warnings.ts";
import { podWarnings } from "./pod_warnings.ts";
import { serviceWarnings } from "./service_warnings.ts";

type Rule = (object: KubeObject, previous: KubeObject | undefined) => string[];

const TEMPLATE = "spec.template";

/** The warnings of kube-apiserver for the fields of its own kinds, by collection. */
const rules: Readonly<Record<string, Rule>> = {
  nodes: ({ spec }) =>
    membersOf(spec).externalID
      ? ["spec.externalID: this field is deprecated, and is unused by Kubernetes"]
      : [],
  persistentvolumeclaims: (claim) => [
    ...storageClassWarnings(claim),
    ...claimWarnings(claim, ""),
  ],
  persistentvolumes: volumeWarnings,
  pods: (pod, previous) =>
    previous ? [] : [...nameWarnings(pod, "the Pod's hostname"), ...podWarnings(pod)],
  replicationcontrollers: (controller, previous) => [
    ...previous ? [] : nameWarnings(controller),
    // of an update it is the template before
    ...templateWarnings(previous ?? controller, hasChanged(controller, previous)),
  ],
  secrets: secretWarnings,
  services: serviceWarnings,
  "apps/daemonsets": (set, previous) => {
    const before = membersOf(previous?.spec).template;
    return templateWarnings(set, !equalJson(membersOf(set.spec).template, before));
  },
  "apps/deployments": workload,
  "apps/replicasets": workload,
  "apps/statefulsets": (set, previous) => {
    const { volumeClaimTemplates, revisionHistoryLimit } = membersOf(set.spec);
    return [
      ...templateWarnings(set, hasChanged(set, previous)),
      ...itemsOf(volumeClaimTemplates, "spec.volumeClaimTemplates")
        .flatMap(([claim, path]) => claimWarnings(claim, path, true)),
      ...typeof revisionHistoryLimit === "number" && revisionHistoryLimit < 0
        ? [
          "spec.revisionHistoryLimit: a negative value retains all historical revisions; " +
          "a value >= 0 is recommended",
        ]
        : [],
    ];
  },
  "batch/cronjobs": (job, previous) => [
    ...previous ? [] : nameWarnings(job),
    ...hasChanged(job, previous)
      ? jobWarnings(membersOf(membersOf(job.spec).jobTemplate), "spec.jobTemplate.spec")
      : [],
  ],
  "batch/jobs": (job, previous) => [
    ...previous ? [] : nameWarnings(job),
    ...hasChanged(job, previous) ? jobWarnings(job, "spec") : [],
  ],
  "networking.k8s.io/ingresses": ({ metadata, spec }, previous) => {
    const annotation = "kubernetes.io/ingress.class";
    const isOld = annotation in membersOf(metadata.annotations) &&
      membersOf(spec).ingressClassName === undefined;
    return !previous && isOld
      ? [`annotation "${annotation}" is deprecated, please use 'spec.ingressClassName' instead`]
      : [];
  },
};

/**
 * Returns the warnings for an object that is created or, if `previous` is given, updated. README.md
 * lists what is not looked at.
 *
 * Source: `WarningsOnCreate` and `WarningsOnUpdate` in `k8s.io/kubernetes/pkg/registry`.
 */
export function fieldWarnings(
  object: KubeObject,
  previous: KubeObject | undefined,
  { collection }: { collection: string },
): string[] {
  const rule = Object.hasOwn(rules, collection) ? rules[collection] : undefined;
  return rule ? rule(object, previous) : [];
}

/** Returns whether the desired state is another one than before. */
function hasChanged({ metadata }: KubeObject, previous: KubeObject | undefined): boolean {
  return !previous || metadata.generation !== previous.metadata.generation;
}

function workload(object: KubeObject, previous: KubeObject | undefined): string[] {
  return [
    ...previous ? [] : nameWarnings(object),
    ...templateWarnings(object, hasChanged(object, previous)),
  ];
}

function templateWarnings({ spec }: KubeObject, hasChanged: boolean): string[] {
  return hasChanged ? podWarnings(membersOf(membersOf(spec).template), TEMPLATE) : [];
}

function nameWarnings({ metadata }: KubeObject, use = "Pod names and hostnames"): string[] {
  const faults = describeNameFaults(metadata.name ?? "", "label");
  if (faults.length === 0) return [];
  return [
    `metadata.name: this is used in ${use}, which can result in surprising behavior; ` +
    `a DNS label is recommended: [${faults.join(" ")}]`,
  ];
}

function jobWarnings(job: Fields, field: string): string[] {
  const { completionMode, completions = 0, parallelism = 0, template } = membersOf(job.spec);
  const isLarge = completionMode === "Indexed" && Number(completions) > 100_000 &&
    Number(parallelism) > 10_000;
  return [
    ...isLarge
      ? [
        `${field}: In Indexed Jobs with a number of completions higher than 10^5 and a ` +
        "parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes " +
        "when a big number of indexes fail",
      ]
      : [],
    ...podWarnings(membersOf(template), `${field}.template`),
  ];
}

function storageClassWarnings({ metadata }: KubeObject): string[] {
  const key = "volume.beta.kubernetes.io/storage-class";
  const message = 'deprecated since v1.8; use "storageClassName" attribute instead';
  return key in membersOf(metadata.annotations) ? [`metadata.annotations[${key}]: ${message}`] : [];
}

/** Returns the warnings for a claim; those of a template have the path of the template alone. */
function claimWarnings({ spec }: Fields, path: string, isTemplate = false): string[] {
  const { requests, limits } = membersOf(membersOf(spec).resources);
  const field = isTemplate ? `${path}.resources` : "spec.resources";
  return [
    ...fractionWarnings(requests, `${field}.requests`, ["storage"]),
    ...fractionWarnings(limits, `${field}.limits`, ["storage"]),
  ];
}

function volumeWarnings(volume: KubeObject): string[] {
  const spec = membersOf(volume.spec);
  const options = "volume.beta.kubernetes.io/mount-options";
  const { required } = membersOf(spec.nodeAffinity);
  const recycle = "The Recycle reclaim policy is deprecated. Instead, the recommended approach " +
    "is to use dynamic provisioning.";
  return [
    ...storageClassWarnings(volume),
    ...options in membersOf(volume.metadata.annotations)
      ? [
        `metadata.annotations[${options}]: ` +
        'deprecated since v1.31; use "mountOptions" attribute instead',
      ]
      : [],
    ...spec.persistentVolumeReclaimPolicy === "Recycle"
      ? [`spec.persistentVolumeReclaimPolicy: ${recycle}`]
      : [],
    ...termsWarnings(
      membersOf(required).nodeSelectorTerms,
      "spec.nodeAffinity.required.nodeSelectorTerms",
    ),
  ];
}

/** Returns the warning for a certificate or a key that is not in PEM; they are not read. */
function secretWarnings({ type, data }: KubeObject): string[] {
  if (type !== "kubernetes.io/tls") return [];
  const { "tls.crt": certificate, "tls.key": key } = membersOf(data);
  const missing = hasPem(certificate) ? hasPem(key) ? undefined : "key" : "certificate";
  return missing ? [`tls: failed to find any PEM data in ${missing} input`] : [];
}

function hasPem(value: unknown): boolean {
  try {
    return atob(String(value ?? "")).includes("-----BEGIN ");
  } catch {
    return false;
  }
}
