import { equal } from "../../std/assert/equal.ts";
import type { KubernetesObject } from "../../../mod.ts";
import type { IndexFunction } from "../../../src/informer/index_functions.ts";
import type { Lister } from "../../../src/informer/lister.ts";
import { keyOf } from "../../support/handler_log.ts";
import type { ServerObject } from "./selection.ts";

/** What an informer is told to do with its objects. */
export interface Treatment {
  readonly keepManagedFields: boolean;
  readonly metadataOnly: boolean;
  readonly transforms: boolean;
  readonly indexes: boolean;
}

/** Thrown by what is to be told and to end nothing. */
export class OnPurpose extends Error {}

type Treated = KubernetesObject & { data?: unknown; size?: number };

/** Keeps the size of the data in place of it; at times it fails half way. */
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

/** What an index has to say of an object of the server. */
const indexModel: Readonly<Record<string, (object: ServerObject) => readonly string[]>> = {
  start: ({ metadata: { name = "" } }) => [name.substring(0, 2)],
  tier: ({ metadata: { labels } }) => labels?.tier === undefined ? [] : [labels.tier],
  digits: ({ metadata: { resourceVersion = "" } }) =>
    resourceVersion.endsWith("1")
      ? []
      : [..."0123456789"].filter((digit) => resourceVersion.includes(digit)),
};

/** All values that an object may ever have had in an index. */
const everyValue: Readonly<Record<string, readonly string[]>> = {
  start: Array.from({ length: 10 }, (_, digit) => `o${digit}`),
  tier: ["web", "db"],
  digits: [..."0123456789"],
};

/** What an informer must hand out for an object of the server; made from that alone. */
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

/** Where what is handed out differs from the model. */
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

/** Where the indexes of a store differ from the model. */
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
