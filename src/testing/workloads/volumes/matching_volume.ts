import type { KubeObject } from "../../objects/kube_object.ts";
import { quantityOf } from "../../objects/quantity.ts";
import { selectorMatcher } from "../ownership.ts";
import { type Claim, isReservedFor, type Volume } from "./claim.ts";

/** Annotation with a class, which stands before the field. */
const CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

/**
 * Returns the volume that a claim without a `volumeName` takes. Of those that have the access modes,
 * size and mode, the ones with the fewest access modes come first; among these one that is reserved
 * for the claim, whatever its class and labels, and else the smallest that is free. Equal ones are
 * taken by name, where Kubernetes has no order.
 *
 * Source: `FindMatchingVolume` of `k8s.io/component-helpers/storage/volume`, and `findByClaim` of
 * `k8s.io/kubernetes/pkg/controller/volume/persistentvolume`.
 */
export function matchingVolume(claim: Claim, volumes: readonly Volume[]): Volume | undefined {
  const isSelected = claim.spec.selector ? selectorMatcher(claim.spec.selector) : () => true;
  const candidates = volumes.filter((volume) =>
    isAble(volume, claim) &&
    (isReservedFor(volume, claim) ||
      (!volume.spec.claimRef && classOf(volume) === classOf(claim) && isSelected(volume)))
  );
  const ranks: ((volume: Volume) => number | bigint)[] = [
    ({ spec }) => new Set(spec.accessModes).size,
    (volume) => isReservedFor(volume, claim) ? 0 : 1,
    capacityOf,
  ];
  return candidates.sort((left, right) => {
    const rank = ranks.find((each) => each(left) !== each(right));
    return rank === undefined ? 0 : rank(left) < rank(right) ? -1 : 1;
  })[0];
}

/**
 * Returns whether a free volume is good enough for a claim that names it: unlike
 * {@linkcode matchingVolume}, labels do not matter.
 */
export function satisfiesClaim(volume: Volume, claim: Claim): boolean {
  return isAble(volume, claim) && classOf(volume) === classOf(claim);
}

/** Returns whether a volume has what a claim asks for, but for class and labels. */
function isAble({ metadata, spec }: Volume, claim: Claim): boolean {
  const { accessModes = [], resources } = claim.spec;
  const wanted = quantityOf(resources?.requests?.storage ?? 0).nano;
  return metadata.deletionTimestamp === undefined &&
    accessModes.every((mode) => spec.accessModes?.includes(mode)) &&
    capacityOf({ metadata, spec }) >= wanted &&
    (spec.volumeMode ?? "Filesystem") === (claim.spec.volumeMode ?? "Filesystem") &&
    (spec.volumeAttributesClassName ?? "") === (claim.spec.volumeAttributesClassName ?? "");
}

function capacityOf({ spec }: Volume): bigint {
  return quantityOf(spec.capacity?.storage ?? 0).nano;
}

function classOf({ metadata, spec }: KubeObject): string {
  return metadata.annotations?.[CLASS_ANNOTATION] ?? String(Object(spec).storageClassName ?? "");
}
