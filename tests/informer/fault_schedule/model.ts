import { equal } from "../../std/assert/equal.ts";
import type { KubernetesObject } from "../../../mod.ts";
import type { IndexFunction } from "../../../src/informer/store/object_index.ts";
import type { Lister } from "../../../src/informer/store/lister.ts";
import { keyOf } from "../../support/informers/handler_log.ts";
import type { ServerObject } from "./selection.ts";

/** The options of an informer that change the objects that it keeps. */
export interface Treatment {
  readonly keepManagedFields: boolean;
  readonly metadataOnly: boolean;
  readonly transforms: boolean;
  readonly indexes: boolean;
}

/** Thrown on purpose: it must be reported, and must not end anything. */
export class OnPurpose extends Error {}

type Treated = KubernetesObject & { data?: unknown; size?: number };

/** Replaces the data with its size; at times it fails halfway. */
export function transform(object: Treated): Treated {
  const { data, ...rest } = object;
  if (endsWith(object, "5")) {
    object.data = "changed half";
    object.metadata = { ...object.metadata, name: "changed" };
    throw new OnPurpose("transform");
  }
  return { ...rest, size: JSON.stringify(data ?? null).length };
}

/** Indexes whose values stay, come and go with updates, are many, or fail at times. */
export const indexes: Readonly<Record<string, IndexFunction<KubernetesObject>>> = {
  start: ({ metadata }) => metadata.name?.slice(0, 2),
  tier: ({ metadata }) => metadata.labels?.tier,
  digits(object) {
    if (endsWith(object, "1")) throw new OnPurpose("index");
    return [...new Set(object.metadata.resourceVersion ?? "")];
  },
};

/** The values that each index must have for an object of the server. */
const indexModel: Readonly<Record<string, (object: ServerObject) => readonly string[]>> = {
  start: ({ metadata: { name = "" } }) => [name.substring(0, 2)],
  tier: ({ metadata: { labels } }) => labels?.tier === undefined ? [] : [labels.tier],
  digits: ({ metadata: { resourceVersion = "" } }) =>
    resourceVersion.endsWith("1")
      ? []
      : [..."0123456789"].filter((digit) => resourceVersion.includes(digit)),
};

/** All values that an object can have in an index. */
const everyValue: Readonly<Record<string, readonly string[]>> = {
  start: Array.from({ length: 10 }, (_, digit) => `o${digit}`),
  tier: ["web", "db"],
  digits: [..."0123456789"],
};

/** Returns the object that an informer must give for an object of the server. */
export function modelOf(object: ServerObject, treatment: Treatment): unknown {
  const { metadata, data, ...rest } = structuredClone(object) as ServerObject & { data?: unknown };
  const kept: Record<string, unknown> = { ...metadata };
  if (!treatment.keepManagedFields) delete kept.managedFields;
  const size = JSON.stringify(treatment.metadataOnly ? null : data ?? null).length;
  const isTransformed = treatment.transforms && !metadata.resourceVersion?.endsWith("5");
  if (treatment.metadataOnly) {
    const head = { apiVersion: "meta.k8s.io/v1", kind: "PartialObjectMetadata", metadata: kept };
    return isTransformed ? { ...head, size } : head;
  }
  if (isTransformed) return { ...rest, metadata: kept, size };
  return { ...rest, metadata: kept, ...(data !== undefined && { data }) };
}

/** Describes the differences between the objects found and the model. */
export function contentProblems(
  found: ReadonlyMap<string, unknown>,
  objects: Iterable<ServerObject>,
  treatment: Treatment,
): string[] {
  return [...objects].flatMap((object) => {
    const key = keyOf(object);
    const model = modelOf(object, treatment);
    return equal(found.get(key), model)
      ? []
      : [`${key} is ${JSON.stringify(found.get(key))}, not ${JSON.stringify(model)}`];
  });
}

/** Describes the differences between the indexes of a store and the model. */
export function indexProblems(
  store: Lister<KubernetesObject>,
  objects: Iterable<ServerObject>,
): string[] {
  const problems: string[] = [];
  const all = [...objects];
  for (const [name, valuesOf] of Object.entries(indexModel)) {
    for (const value of everyValue[name]!) {
      const wanted = all.filter((object) => valuesOf(object).includes(value)).map(keyOf).sort();
      const found = store.byIndex(name, value).map(keyOf).sort();
      if (found.join() !== wanted.join()) {
        problems.push(`byIndex("${name}", "${value}"): ${found}, not ${wanted}`);
      }
      const count = store.countByIndex(name, value);
      if (count !== wanted.length) {
        problems.push(`countByIndex("${name}", "${value}"): ${count}, not ${wanted.length}`);
      }
    }
  }
  return problems;
}

function endsWith({ metadata }: { metadata: { resourceVersion?: string } }, digit: string) {
  return metadata.resourceVersion?.endsWith(digit) ?? false;
}
