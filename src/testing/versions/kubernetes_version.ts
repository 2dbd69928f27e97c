/**
 * How an older Kubernetes answers. `after_1_30.ts` is generated from the Go types of both versions;
 * this file adds what depends on a feature.
 *
 * @module
 */
import { fieldsAfter130, kindsAfter130 } from "./after_1_30.ts";

/** A version of Kubernetes as which the server can answer. */
export type KubernetesVersion = "1.30" | "1.37";

/** The newest version, as which a server answers by default. */
export const NEWEST: KubernetesVersion = "1.37";

/** Names of fields in JSON, by the name of their Go struct, such as `v1.PodSpec`. */
export type StructFieldNames = Readonly<Record<string, readonly string[]>>;

/** The differences of a version to the newest one. */
export interface VersionTraits {
  /** The minor version of Kubernetes 1. */
  readonly minor: string;
  /** Whether the feature WatchList is on. */
  readonly watchList: boolean;
  /** Whether opening a stream of a pod by GET needs the right to `create` too. */
  readonly streamsNeedCreate: boolean;
  /** The built-in kinds that are not served, as `apiVersion/kind`. */
  readonly missingKinds: readonly string[];
  /** Settings of resources that differ, by `apiVersion/kind`. */
  readonly resources: Readonly<Record<string, { generation?: boolean; status?: boolean }>>;
  /** The fields that are unknown. */
  readonly unknownFields: StructFieldNames;
  /** The fields that are known, and dropped because their feature is off. */
  readonly droppedFields: StructFieldNames;
}

/** The traits of each version. Source: `pkg/features` of k8s.io/kubernetes and `api/discovery`. */
export const versionTraits: Readonly<Record<KubernetesVersion, VersionTraits>> = {
  "1.30": {
    minor: "30",
    watchList: false, // on in 1.32, off in 1.33, on since 1.34
    streamsNeedCreate: false, // since 1.35
    missingKinds: kindsAfter130,
    resources: {
      "v1/Pod": { generation: false }, // since 1.33
      "storage.k8s.io/v1/CSINode": { status: false },
    },
    unknownFields: fieldsAfter130,
    droppedFields: {
      "v1.Container": ["resizePolicy"],
      "v1.CustomResourceDefinitionVersion": ["selectableFields"],
      "v1.JobSpec": ["managedBy", "successPolicy"],
      "v1.PersistentVolumeClaimSpec": ["volumeAttributesClassName"],
      "v1.PersistentVolumeSpec": ["volumeAttributesClassName"],
      "v1.PodAffinityTerm": ["matchLabelKeys", "mismatchLabelKeys"],
      "v1.PodSpec": ["hostUsers", "resourceClaims"],
      "v1.ResourceRequirements": ["claims"],
      "v1.RollingUpdateStatefulSetStrategy": ["maxUnavailable"],
      "v1.ServiceSpec": ["trafficDistribution"],
      "v1.VolumeMount": ["recursiveReadOnly"],
    },
  },
  "1.37": {
    minor: "37",
    watchList: true,
    streamsNeedCreate: true,
    missingKinds: [],
    resources: {},
    unknownFields: {},
    droppedFields: {},
  },
};

/** Returns the fields that a version does not know. */
export function unknownFieldsOf(version: KubernetesVersion = NEWEST): StructFieldNames {
  return versionTraits[version].unknownFields;
}

/** Returns the fields that a version does not store. */
export function unstoredFieldsOf(version: KubernetesVersion = NEWEST): StructFieldNames {
  return unstored[version];
}

const unstored: Readonly<Record<KubernetesVersion, StructFieldNames>> = {
  "1.30": joined(versionTraits["1.30"]),
  "1.37": joined(versionTraits["1.37"]),
};

function joined({ unknownFields, droppedFields }: VersionTraits): StructFieldNames {
  const all = new Map(Object.entries(unknownFields));
  for (const [struct, names] of Object.entries(droppedFields)) {
    all.set(struct, [...all.get(struct) ?? [], ...names]);
  }
  return Object.fromEntries(all);
}
