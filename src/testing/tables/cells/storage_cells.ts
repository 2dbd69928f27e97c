import { valueAt } from "../../json/json_value.ts";
import type { KubeObject } from "../../objects/kube_object.ts";
import {
  ageOf,
  booleanAt,
  type Cells,
  listAt,
  nameOf,
  objectAt,
  textAt,
  textsAt,
} from "./cell_values.ts";

/** The short names of access modes, in the order in which they are shown. */
const accessModes: Readonly<Record<string, string>> = {
  ReadWriteOnce: "RWO",
  ReadOnlyMany: "ROX",
  ReadWriteMany: "RWX",
  ReadWriteOncePod: "RWOP",
};

/** The cells of volumes, claims and their classes. */
export const storageCells: Readonly<Record<string, Cells>> = {
  "persistentvolumes": (object, now) => {
    const claim = objectAt(object, "spec.claimRef");
    return [
      nameOf(object),
      textAt(object, "spec.capacity.storage", "0"),
      modesAt(object, "spec.accessModes"),
      textAt(object, "spec.persistentVolumeReclaimPolicy"),
      phaseOf(object),
      claim ? `${textAt(claim, "namespace")}/${textAt(claim, "name")}` : "",
      classOf(object),
      textAt(object, "spec.volumeAttributesClassName", "<unset>"),
      textAt(object, "status.reason"),
      ageOf(object, now),
      textAt(object, "spec.volumeMode", "<unset>"),
    ];
  },
  "persistentvolumeclaims": (object, now) => {
    const isBound = textAt(object, "spec.volumeName") !== "";
    return [
      nameOf(object),
      phaseOf(object),
      textAt(object, "spec.volumeName"),
      isBound ? textAt(object, "status.capacity.storage", "0") : "",
      isBound ? modesAt(object, "status.accessModes") : "",
      classOf(object),
      textAt(object, "spec.volumeAttributesClassName", "<unset>"),
      ageOf(object, now),
      textAt(object, "spec.volumeMode", "<unset>"),
    ];
  },
  "storage.k8s.io/storageclasses": (object, now) => [
    nameOf(object),
    textAt(object, "provisioner"),
    textAt(object, "reclaimPolicy", "Delete"),
    textAt(object, "volumeBindingMode", "Immediate"),
    booleanAt(object, "allowVolumeExpansion"),
    ageOf(object, now),
  ],
  "storage.k8s.io/volumeattributesclasses": (object, now) => [
    nameOf(object),
    textAt(object, "driverName"),
    ageOf(object, now),
  ],
  "storage.k8s.io/volumeattachments": (object, now) => [
    nameOf(object),
    textAt(object, "spec.attacher"),
    textAt(object, "spec.source.persistentVolumeName"),
    textAt(object, "spec.nodeName"),
    booleanAt(object, "status.attached"),
    ageOf(object, now),
  ],
  "storage.k8s.io/csinodes": (object, now) => [
    nameOf(object),
    listAt(object, "spec.drivers").length,
    ageOf(object, now),
  ],
  "storage.k8s.io/csidrivers": (object, now) => [
    nameOf(object),
    booleanAt(object, "spec.attachRequired", true),
    booleanAt(object, "spec.podInfoOnMount"),
    booleanAt(object, "spec.storageCapacity"),
    audiencesOf(object),
    booleanAt(object, "spec.requiresRepublish"),
    textsAt(object, "spec.volumeLifecycleModes").join(",") || "<none>",
    ageOf(object, now),
  ],
};

/** The annotation by which a default StorageClass is marked, and its older name. */
const defaultMarks = [
  "storageclass.kubernetes.io/is-default-class",
  "storageclass.beta.kubernetes.io/is-default-class",
];

/** Returns the name of the StorageClass that a list marks as the default one. */
export function defaultClassOf(classes: readonly KubeObject[]): string | undefined {
  const marked = classes.filter(({ metadata }) =>
    defaultMarks.some((mark) => metadata.annotations?.[mark] === "true")
  );
  const createdAt = ({ metadata }: KubeObject) => Date.parse(metadata.creationTimestamp ?? "");
  const [newest] = marked.sort((a, b) =>
    createdAt(b) - createdAt(a) || (nameOf(a) < nameOf(b) ? -1 : 1)
  );
  return newest && nameOf(newest);
}

function phaseOf(object: KubeObject): string {
  return object.metadata.deletionTimestamp === undefined
    ? textAt(object, "status.phase")
    : "Terminating";
}

function classOf(object: KubeObject): string {
  return object.metadata.annotations?.["volume.beta.kubernetes.io/storage-class"] ??
    textAt(object, "spec.storageClassName");
}

function modesAt(object: KubeObject, path: string): string {
  const modes = textsAt(object, path);
  return Object.entries(accessModes).filter(([mode]) => modes.includes(mode))
    .map(([, short]) => short).join(",");
}

function audiencesOf(object: KubeObject): string {
  if (!Array.isArray(valueAt(object, "spec.tokenRequests"))) return "<unset>";
  return listAt(object, "spec.tokenRequests").map((each) => textAt(each, "audience")).join(",");
}
