import { isJsonObject } from "../json/json_value.ts";
import type { KubeObject, ObjectMeta } from "../objects/kube_object.ts";
import {
  isEmbeddedResource,
  memberSchema,
  objectFields,
  preservesUnknownFields,
  type Schema,
  subschema,
} from "./schema.ts";

/** An object without the fields that its schema does not have. */
export interface PrunedObject {
  /** The object. */
  object: KubeObject;
  /** Paths of the removed fields, such as `spec.colour`, sorted. */
  unknownFields: string[];
}

/**
 * Removes the fields that a schema does not have, and those of the metadata that Kubernetes does
 * not know.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning`.
 */
export function pruneFields(object: KubeObject, schema: Schema): PrunedObject {
  const found: string[] = [];
  const { metadata } = object;
  const root = { ...schema, "x-kubernetes-embedded-resource": true };
  const pruned = prune(object, root, { path: "", found }) as KubeObject;
  return {
    object: { ...pruned, metadata: pruneMetadata(metadata, "metadata", found) },
    unknownFields: found.sort(),
  };
}

/** Returns the paths of the fields of a value that its schema does not have. */
export function unknownFieldsIn(value: unknown, schema: Schema): string[] {
  const found: string[] = [];
  prune(value, schema, { path: "", found });
  return found;
}

interface Place {
  path: string;
  /** Paths of the removed fields. */
  found: string[];
  /** Whether the list of this item keeps unknown fields. */
  isKept?: boolean;
}

function prune(value: unknown, schema: Schema | undefined, place: Place): unknown {
  const { path, found } = place;
  const isKept = place.isKept || preservesUnknownFields(schema);
  if (Array.isArray(value)) {
    const items = subschema(schema, "items");
    return value.map((item, index) =>
      prune(item, items, { path: `${path}[${index}]`, found, isKept })
    );
  }
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).flatMap(([name, member]): [string, unknown][] => {
    const at = path === "" ? name : `${path}.${name}`;
    if (isEmbeddedResource(schema) && objectFields.has(name)) {
      // that of the object itself has been looked through already
      const isOwn = path === "" || name !== "metadata" || !isJsonObject(member);
      return [[name, isOwn ? member : pruneMetadata(member, at, found)]];
    }
    const below = memberSchema(schema, name);
    if (below) return [[name, prune(member, below, { path: at, found })]];
    if (isKept) return [[name, member]];
    found.push(at);
    return [];
  });
  return Object.fromEntries(members);
}

function pruneMetadata(metadata: ObjectMeta, path: string, found: string[]): ObjectMeta {
  const members = Object.entries(metadata).filter(([name]) => {
    if (metadataFields.has(name)) return true;
    found.push(`${path}.${name}`);
    return false;
  });
  return Object.fromEntries(members);
}

const metadataFields = new Set([
  "annotations",
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "finalizers",
  "generateName",
  "generation",
  "labels",
  "managedFields",
  "name",
  "namespace",
  "ownerReferences",
  "resourceVersion",
  "selfLink",
  "uid",
]);
