import type { KubeObject } from "../../objects/kube_object.ts";
import { age } from "./human_duration.ts";
import { ageOf, type Cells, listAt, nameOf, objectAt, textAt } from "./cell_values.ts";

/** The cells of the kinds for devices, and of migrations of stored objects. */
export const deviceCells: Readonly<Record<string, Cells>> = {
  "resource.k8s.io/deviceclasses": (object, now) => [nameOf(object), ageOf(object, now)],
  "resource.k8s.io/devicetaintrules": (object, now) => {
    const added = textAt(object, "spec.taint.timeAdded");
    return [
      nameOf(object),
      textAt(object, "spec.taint.key"),
      textAt(object, "spec.taint.value"),
      textAt(object, "spec.taint.effect"),
      added === "" ? "" : age(added, now),
      ageOf(object, now),
    ];
  },
  "resource.k8s.io/resourceclaims": (object, now) => [
    nameOf(object),
    stateOf(object),
    ageOf(object, now),
  ],
  "resource.k8s.io/resourceclaimtemplates": (object, now) => [nameOf(object), ageOf(object, now)],
  "resource.k8s.io/resourceslices": (object, now) => [
    nameOf(object),
    textAt(object, "spec.nodeName"),
    textAt(object, "spec.driver"),
    textAt(object, "spec.pool.name"),
    ageOf(object, now),
  ],
  "storagemigration.k8s.io/storageversionmigrations": (object) => {
    const group = textAt(object, "spec.resource.group");
    const resource = textAt(object, "spec.resource.resource");
    return [nameOf(object), group === "" ? resource : `${resource}.${group}`, phaseOf(object)];
  },
};

function stateOf(claim: KubeObject): string {
  const isDeleted = claim.metadata.deletionTimestamp !== undefined;
  const isAllocated = objectAt(claim, "status.allocation") !== undefined;
  const isReserved = listAt(claim, "status.reservedFor").length > 0;
  return [
    ...isDeleted ? ["deleted"] : [],
    ...isAllocated
      ? ["allocated", ...isReserved ? ["reserved"] : []]
      : isDeleted
      ? []
      : ["pending"],
  ].join(",");
}

/** Returns the last phase that a migration has reached. */
function phaseOf(migration: KubeObject): string {
  const met = listAt(migration, "status.conditions").filter(({ type, status }) =>
    status === "True" && ["Running", "Failed", "Succeeded"].includes(String(type))
  );
  return textAt(met.at(-1), "type", "Unknown");
}
