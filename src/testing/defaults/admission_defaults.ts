import { listOf, membersOf } from "../json/json_value.ts";
import { isReady } from "../objects/conditions.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import { forbidden } from "../status/api_errors.ts";
import { type Fields, isUnset } from "./fields.ts";

/** A priority class, as pods name it. */
export interface Priority {
  /** The value of its pods. */
  readonly value: number;
  /** Whether they may take the place of others. */
  readonly preemptionPolicy: unknown;
}

/** Returns a priority class by its name, or the default one; `undefined` if there is none. */
export type PriorityOf = (name: string | undefined) => Priority | undefined;

/** The objects that the admission looks up. */
export interface AdmissionLookups {
  /** Looks up a priority class. */
  readonly priorityOf: PriorityOf;
  /** Returns whether there is a RuntimeClass. */
  readonly hasRuntime: (name: string) => boolean;
  /** Returns the name of the default StorageClass, if there is one. */
  readonly defaultClass: () => string | undefined;
  /** Returns a ServiceAccount; without it no account needs to exist. */
  readonly accountOf?: (name: string) => KubeObject | undefined;
}

/**
 * Returns a new object as the plugins of kube-apiserver's admission leave it, which run before the
 * webhooks.
 *
 * Source: `k8s.io/kubernetes/plugin/pkg/admission`: `serviceaccount` (without the volume of the
 * token), `priority`, `defaulttolerationseconds`, `nodetaint`, `storage/storageclass/setdefault` and
 * `storage/storageobjectinuseprotection`.
 */
export function admittedObject(
  object: KubeObject,
  collection: string,
  lookups: AdmissionLookups,
): KubeObject {
  const spec = membersOf(object.spec);
  switch (collection) {
    case "pods":
      return { ...object, spec: podSpec(object, lookups) };
    case "nodes":
      // a controller takes the taint away as soon as it sees a node that is ready
      return isReady(object) ? object : { ...object, spec: nodeSpec(spec) };
    case "persistentvolumes":
      return withFinalizer(object, "kubernetes.io/pv-protection");
    case "persistentvolumeclaims":
      return withFinalizer(
        { ...object, spec: claimSpec(object, lookups) },
        "kubernetes.io/pvc-protection",
      );
    case "storage.k8s.io/volumeattributesclasses":
      return withFinalizer(object, "kubernetes.io/vac-protection");
    default:
      return object;
  }
}

/** The values of Kubernetes' own priority classes. */
export const systemPriorities: Readonly<Record<string, number>> = {
  "system-cluster-critical": 2_000_000_000,
  "system-node-critical": 2_000_001_000,
};

function podSpec({ metadata, spec: given }: KubeObject, lookups: AdmissionLookups): Fields {
  const spec = membersOf(given);
  // the name is generated later
  const name = metadata.name || metadata.generateName || "Unknown";
  const refuse = (why: string) => forbidden({ group: "", plural: "pods", name }, why);
  const account = String(spec.serviceAccountName || spec.serviceAccount || "default");
  const secrets = accountSecrets(lookups, { account, namespace: metadata.namespace ?? "", refuse });
  const { runtimeClassName } = spec;
  if (!isUnset(runtimeClassName) && !lookups.hasRuntime(String(runtimeClassName))) {
    throw refuse(`pod rejected: RuntimeClass ${JSON.stringify(runtimeClassName)} not found`);
  }
  const hasSecrets = Array.isArray(spec.imagePullSecrets) && spec.imagePullSecrets.length > 0;
  return {
    ...spec,
    serviceAccountName: account,
    serviceAccount: account,
    ...!hasSecrets && secrets.length > 0 && { imagePullSecrets: secrets },
    ...priorityFields(spec, { priorityOf: lookups.priorityOf, refuse }),
    tolerations: withDefaultTolerations(
      listOf(spec.tolerations),
    ),
  };
}

/** Returns the secrets for images that a pod has from its ServiceAccount, which must exist. */
function accountSecrets(
  { accountOf }: AdmissionLookups,
  { account, namespace, refuse }: {
    account: string;
    namespace: string;
    refuse: (why: string) => Error;
  },
): Fields[] {
  if (!accountOf) return [];
  const found = accountOf(account);
  if (!found) {
    throw refuse(
      `error looking up service account ${namespace}/${account}: serviceaccount ` +
        `${JSON.stringify(account)} not found`,
    );
  }
  const { imagePullSecrets } = found;
  return Array.isArray(imagePullSecrets)
    ? imagePullSecrets.map((each) => ({ name: membersOf(each).name }))
    : [];
}

/** Returns the spec of a claim, with the default class if it names none; an empty name is one. */
function claimSpec({ metadata, spec: given }: KubeObject, lookups: AdmissionLookups): Fields {
  const spec = membersOf(given);
  const isNamed = metadata.annotations?.["volume.beta.kubernetes.io/storage-class"] !== undefined ||
    (spec.storageClassName !== undefined && spec.storageClassName !== null);
  const storageClassName = isNamed ? undefined : lookups.defaultClass();
  return storageClassName === undefined ? spec : { ...spec, storageClassName };
}

function priorityFields(
  spec: Fields,
  { priorityOf, refuse }: { priorityOf: PriorityOf; refuse: (why: string) => Error },
): Fields {
  const name = isUnset(spec.priorityClassName) ? undefined : String(spec.priorityClassName);
  const value = name === undefined ? undefined : systemPriorities[name];
  const found = value === undefined ? priorityOf(name) : { value, preemptionPolicy: undefined };
  if (name !== undefined && !found) {
    throw refuse(`no PriorityClass with name ${name} was found`);
  }
  const computed = {
    priority: found?.value ?? 0,
    preemptionPolicy: found?.preemptionPolicy || "PreemptLowerPriority",
  };
  const { priority, preemptionPolicy } = spec;
  if (!isUnset(priority) && priority !== computed.priority) {
    throw refuse(
      `the integer value of priority (${priority}) must not be provided in pod spec; priority ` +
        `admission controller computed ${computed.priority} from the given PriorityClass name`,
    );
  }
  if (!isUnset(preemptionPolicy) && preemptionPolicy !== computed.preemptionPolicy) {
    throw refuse(
      `the string value of PreemptionPolicy (${preemptionPolicy}) must not be provided in pod ` +
        `spec; priority admission controller computed ${computed.preemptionPolicy} from the given ` +
        "PriorityClass name",
    );
  }
  return computed;
}

const NOT_READY = "node.kubernetes.io/not-ready";
const TOLERATED = [NOT_READY, "node.kubernetes.io/unreachable"];
const TOLERATION_SECONDS = 300;

function withDefaultTolerations(given: readonly Fields[]): Fields[] {
  const missing = TOLERATED.filter((key) =>
    !given.some((toleration) =>
      (toleration.key === key || isUnset(toleration.key)) &&
      (toleration.effect === "NoExecute" || isUnset(toleration.effect))
    )
  );
  return [
    ...given,
    ...missing.map((key) => ({
      key,
      operator: "Exists",
      effect: "NoExecute",
      tolerationSeconds: TOLERATION_SECONDS,
    })),
  ];
}

/** Returns an updated pod with the fields of the admission that it does not name. */
export function withAdmittedFields(next: KubeObject, previous: KubeObject): KubeObject {
  const spec = membersOf(next.spec);
  const before = membersOf(previous.spec);
  const names = [
    "serviceAccountName",
    "serviceAccount",
    "priority",
    "preemptionPolicy",
    "tolerations",
  ].filter((name) => isUnset(spec[name]) && !isUnset(before[name]));
  const kept = Object.fromEntries(names.map((name) => [name, before[name]]));
  return { ...next, spec: { ...spec, ...kept } };
}

/**
 * Returns a node without the taint of one that is not ready, if it is ready now.
 *
 * Source: the controller manager's `nodelifecycle`, which does so a moment later.
 */
export function settledNode(node: KubeObject): KubeObject {
  const { taints, ...spec } = membersOf(node.spec);
  if (!isReady(node) || !Array.isArray(taints)) return node;
  const others = taints.filter(({ key, effect }) => key !== NOT_READY || effect !== "NoSchedule");
  return { ...node, spec: { ...spec, ...others.length > 0 && { taints: others } } };
}

function nodeSpec(spec: Fields): Fields {
  const taints = listOf(spec.taints);
  const key = NOT_READY;
  if (taints.some((taint) => taint.key === key && taint.effect === "NoSchedule")) return spec;
  return { ...spec, taints: [...taints, { key, effect: "NoSchedule" }] };
}

function withFinalizer(object: KubeObject, name: string): KubeObject {
  const { finalizers = [] } = object.metadata;
  if (finalizers.includes(name)) return object;
  return { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, name] } };
}
