/**
 * Applies configurations as server-side apply does. Lists are merged by the keys of their items:
 * `builtin_merge_types.ts` has them for built-in kinds, `schema_merge_type.ts` finds them in the schema
 * of a custom resource. Each write notes in `metadata.managedFields` which manager changed which
 * fields (`writes/field_tracking.ts`, `managed_fields.ts`). Sets of fields (`field_set.ts`) are compared,
 * merged and removed by the rules of structured-merge-diff (`compare_objects.ts`, `merge_objects.ts`,
 * `remove_fields.ts`). `deno task e2e` sends the same random writes here and to kube-apiserver.
 *
 * @module
 */
import { compareObjects, type Comparison } from "./compare_objects.ts";
import { type FieldPath, FieldSet } from "./field_set.ts";
import { isJsonObject } from "../json/json_value.ts";
import {
  type FieldManager,
  isSameManager,
  type ManagedFields,
  type ManagedFieldsTable,
} from "./managed_fields.ts";
import { itemType } from "./list_items.ts";
import { mergeObjects } from "./merge_objects.ts";
import { memberType, type MergeType, unknownType } from "./merge_type.ts";
import { removeFields } from "./remove_fields.ts";
import { toFieldSet } from "./to_field_set.ts";

/** A field of another manager that an apply would change. */
export interface ApplyConflict {
  /** The current manager of the field. */
  manager: ManagedFields;
  /** Path of the field. */
  path: FieldPath;
}

/** A write whose fields are tracked. */
export interface FieldWrite {
  /** The managers and their fields so far; changed in place. */
  table: ManagedFieldsTable;
  /** The manager that writes. */
  writer: FieldManager;
  /** Merge type of the object. */
  type: MergeType;
  /** Fields that a write of this kind does not change. */
  ignored: FieldSet;
  /** Time of the write, RFC 3339. */
  time: string;
}

/**
 * Updates the managers after a write that is not an apply: changed fields belong to the writer, and
 * to no other manager.
 *
 * Source: `sigs.k8s.io/structured-merge-diff/merge` `Updater.Update`.
 */
export function trackUpdate(
  states: { before: unknown; after: unknown },
  { table, writer, type, ignored, time }: FieldWrite,
): void {
  const changes = changesBetween(states, type, ignored);
  takeFrom(table.entries(), changes, table);
  const changed = stripped(changes.added.union(changes.modified));
  if (changed.isEmpty) return;
  const fields = table.get(writer)?.fields.union(changed) ?? changed;
  table.set({ ...writer, fields, time });
}

/**
 * Merges an applied configuration into an object. A field that the manager applied before, and that
 * no other manager has, is removed if the configuration does not contain it any more.
 *
 * Source: `sigs.k8s.io/structured-merge-diff/merge` `Updater.Apply`.
 *
 * @returns The object, or the conflicts if there are any and `force` is not set.
 */
export function applyConfiguration(
  { live, config }: { live: unknown; config: unknown },
  { table, writer, type, ignored, time }: FieldWrite,
  { force }: { force: boolean },
): { object: unknown } | { conflicts: ApplyConflict[] } {
  const last = table.get(writer)?.fields;
  const fields = toFieldSet(config, type).without(ignored);
  const others = table.entries().filter((entry) => !isSameManager(entry, writer));
  const managed = others.reduce((all, entry) => all.union(entry.fields), fields);
  const merged = mergeObjects(live, config, type);
  const object = last ? prune(merged, { last, managed, type }) : merged;
  const changes = changesBetween({ before: live, after: object }, type, ignored);
  const conflicts = force ? [] : conflictsOf(others, changes);
  if (conflicts.length > 0) return { conflicts };
  takeFrom(others, changes, table);
  const { added, modified, removed } = changes;
  const isChanged = !added.isEmpty || !modified.isEmpty || !removed.isEmpty;
  const previousTime = table.get(writer)?.time;
  const kept = stripped(fields);
  const isSame = last && last.difference(kept).isEmpty && kept.difference(last).isEmpty;
  const applied = isChanged || !isSame || previousTime === undefined ? time : previousTime;
  table.set({ ...writer, fields: kept, time: applied });
  return { object };
}

function changesBetween(
  { before, after }: { before: unknown; after: unknown },
  type: MergeType,
  ignored: FieldSet,
): Comparison {
  const { added, modified, removed } = compareObjects(
    withAlways(before, type),
    withAlways(after, type),
    type,
  );
  return {
    added: added.without(ignored),
    modified: modified.without(ignored),
    removed: removed.without(ignored),
  };
}

function conflictsOf(
  others: readonly ManagedFields[],
  { added, modified }: Comparison,
): ApplyConflict[] {
  const changed = added.union(modified);
  return others.flatMap((manager) =>
    manager.fields.intersection(changed).paths().map((path) => ({ manager, path }))
  );
}

function takeFrom(
  entries: readonly ManagedFields[],
  { added, modified, removed }: Comparison,
  table: ManagedFieldsTable,
): void {
  const taken = added.union(modified).union(removed);
  for (const entry of entries) table.set({ ...entry, fields: entry.fields.difference(taken) });
}

interface Pruning {
  /** Fields that the manager applied before. */
  last: FieldSet;
  /** Fields that have any manager now. */
  managed: FieldSet;
  type: MergeType;
}

function prune(merged: unknown, { last, managed, type }: Pruning): unknown {
  const named = withNamedFields(last, type);
  const all = withNamedFields(toFieldSet(merged, type), type);
  const goneFrom = (object: unknown) =>
    all.difference(withNamedFields(toFieldSet(object, type), type));
  const gone = goneFrom(removeFields(merged, named, type));
  const unmanaged = removeFields(merged, gone.difference(withNamedFields(managed, type)), type);
  return removeFields(merged, goneFrom(unmanaged).intersection(named), type);
}

/** Returns the set, with the struct fields that its paths lead through. */
function withNamedFields(set: FieldSet, type: MergeType): FieldSet {
  const result = new FieldSet();
  for (const element of set.elements()) {
    const isField = element.startsWith("f:");
    const isNamed = isField && type.fields !== undefined;
    if (isNamed || set.has(element)) result.addElement(element);
    const below = set.below(element);
    const typeBelow = isField ? memberType(type, element.slice(2)) : itemType(type);
    if (below) result.addBelow(element, withNamedFields(below, typeBelow));
  }
  return result;
}

/**
 * Returns the object as the server's own types write it: with the structs and keys that are always
 * present.
 */
function withAlways(value: unknown, type: MergeType): unknown {
  if (Array.isArray(value) && type.items) {
    const { keyDefaults, type: item } = type.items;
    return value.map((one) =>
      withAlways(isJsonObject(one) ? { ...keyDefaults, ...one } : one, item)
    );
  }
  // what has no type has nothing that is always there
  if (!isJsonObject(value) || type.atomic || type === unknownType) return value;
  const members = Object.entries(value).map(([name, member]) =>
    [name, withAlways(member, memberType(type, name))] as const
  );
  const missing = Object.entries(type.fields ?? {})
    .filter(([name, { always }]) => always && value[name] === undefined)
    .map(([name, type]) => [name, type.fields ? withAlways({}, type) : null] as const);
  return Object.fromEntries([...members, ...missing]);
}

/** Returns the fields without those that cannot have a manager. */
function stripped(fields: FieldSet): FieldSet {
  return fields.difference(unmanageable);
}

const unmanageable = FieldSet.fromFieldsV1({
  "f:apiVersion": {},
  "f:kind": {},
  "f:metadata": {
    ".": {},
    "f:name": {},
    "f:namespace": {},
    "f:creationTimestamp": {},
    "f:selfLink": {},
    "f:uid": {},
    "f:clusterName": {},
    "f:generation": {},
    "f:managedFields": {},
    "f:resourceVersion": {},
  },
});
