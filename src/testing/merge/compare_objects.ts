import { equalJson, isJsonObject } from "../json/json_value.ts";
import { fieldElement, FieldSet, type PathElement } from "./field_set.ts";
import { itemType, listItems } from "./list_items.ts";
import { isEmpty } from "./merge_objects.ts";
import { memberType, type MergeType, shapeOf } from "./merge_type.ts";

/** Differences between two states of an object. */
export interface Comparison {
  /** Fields that only the later state has. */
  added: FieldSet;
  /** Fields whose value differs. */
  modified: FieldSet;
  /** Fields that only the earlier state has. */
  removed: FieldSet;
}

/**
 * Compares two states of an object field by field.
 *
 * Source: `sigs.k8s.io/structured-merge-diff` `typed.TypedValue.Compare`.
 */
export function compareObjects(before: unknown, after: unknown, type: MergeType): Comparison {
  const { added, modified, removed } = compareParts({ before, after }, type) ?? {};
  return {
    added: added ?? new FieldSet(),
    modified: modified ?? new FieldSet(),
    removed: removed ?? new FieldSet(),
  };
}

interface Pair {
  before: unknown;
  after: unknown;
}

/** Differences below a value, with paths that begin there; so no path is made at each level anew. */
type Differences = Partial<Comparison>;

/** Compares two values part by part; returns `undefined` if they must be compared as a whole. */
function compareParts(pair: Pair, type: MergeType): Differences | undefined {
  const { before, after } = pair;
  const shape = shapeOf(after, type) ?? shapeOf(before, type) ?? "leaf";
  const isOneShape = (shapeOf(before, type) ?? shape) === shape;
  if (shape === "leaf" || !isOneShape || (isEmpty(before) && isEmpty(after))) return undefined;
  const found: Differences = {};
  if (shape === "map") {
    for (const name of new Set([...namesOf(before), ...namesOf(after)])) {
      const members = { before: memberOf(before, name), after: memberOf(after, name) };
      note(found, fieldElement(name), members, memberType(type, name));
    }
    return found;
  }
  const earlier = valuesByElement(before, type);
  const later = valuesByElement(after, type);
  for (const element of new Set([...earlier.keys(), ...later.keys()])) {
    const items = { before: earlier.get(element) ?? [], after: later.get(element) ?? [] };
    noteItems(found, element, items, itemType(type));
  }
  return found;
}

/** Adds the differences of the items with one path element: several are compared as a whole. */
function noteItems(
  found: Differences,
  element: PathElement,
  { before, after }: Readonly<Record<keyof Pair, readonly unknown[]>>,
  type: MergeType,
): void {
  const [earlier] = before;
  const [later] = after;
  if (before.length < 2 && after.length < 2) {
    note(found, element, { before: earlier, after: later }, type);
  } else if (before.length > 1 && after.length > 1) {
    if (!equalJson(before, after)) (found.modified ??= new FieldSet()).addElement(element);
  } else if (before.length > 1) {
    if (after.length > 0) note(found, element, { before: undefined, after: later }, type);
    (found.removed ??= new FieldSet()).addElement(element);
  } else {
    if (before.length > 0) note(found, element, { before: earlier, after: undefined }, type);
    (found.added ??= new FieldSet()).addElement(element);
  }
}

/** Adds the differences of a part, and of what is below it. */
function note(found: Differences, element: PathElement, pair: Pair, type: MergeType): void {
  const { before, after } = pair;
  const below = compareParts(pair, type);
  for (const kind of ["added", "modified", "removed"] as const) {
    const fields = below?.[kind];
    if (fields) (found[kind] ??= new FieldSet()).addBelow(element, fields);
  }
  if (!below && isChanged(pair)) (found.modified ??= new FieldSet()).addElement(element);
  if (before === undefined) (found.added ??= new FieldSet()).addElement(element);
  else if (after === undefined) (found.removed ??= new FieldSet()).addElement(element);
}

function isChanged({ before, after }: Pair): boolean {
  return before !== undefined && after !== undefined && !equalJson(before, after);
}

function namesOf(value: unknown): string[] {
  return isJsonObject(value) ? Object.keys(value) : [];
}

function memberOf(value: unknown, name: string): unknown {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Returns the values at each path element. */
function valuesByElement(list: unknown, type: MergeType): Map<PathElement, unknown[]> {
  const groups = Map.groupBy(listItems(list, type), ({ element }) => element);
  return new Map(
    [...groups].map(([element, items]) => [element, items.map(({ value }) => value)]),
  );
}
