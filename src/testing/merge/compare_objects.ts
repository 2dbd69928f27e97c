import { fieldElement, FieldSet, type PathElement } from "./field_set.ts";
import { equalJson, isJsonObject } from "../objects/json_value.ts";
import { itemType, listItems } from "./list_items.ts";
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
  const result = { added: new FieldSet(), modified: new FieldSet(), removed: new FieldSet() };
  compare({ before, after }, type, []);
  return result;

  function compare(pair: Pair, type: MergeType, path: readonly PathElement[]): void {
    if (!compareParts(pair, type, path) && isChanged(pair)) result.modified.add(path);
    if (pair.before === undefined) result.added.add(path);
    else if (pair.after === undefined) result.removed.add(path);
  }

  /** Compares two values part by part; returns `false` if they must be compared as a whole. */
  function compareParts(pair: Pair, type: MergeType, path: readonly PathElement[]): boolean {
    const { before, after } = pair;
    const shape = shapeOf(after, type) ?? shapeOf(before, type) ?? "leaf";
    const isOneShape = (shapeOf(before, type) ?? shape) === shape;
    if (shape === "leaf" || !isOneShape || (isEmpty(before) && isEmpty(after))) return false;
    if (shape === "map") {
      for (const name of new Set([...namesOf(before), ...namesOf(after)])) {
        const members = { before: memberOf(before, name), after: memberOf(after, name) };
        compare(members, memberType(type, name), [...path, fieldElement(name)]);
      }
      return true;
    }
    const earlier = valuesByElement(before, type);
    const later = valuesByElement(after, type);
    for (const element of new Set([...earlier.keys(), ...later.keys()])) {
      const items = { before: earlier.get(element) ?? [], after: later.get(element) ?? [] };
      compareItems(items, itemType(type), [...path, element]);
    }
    return true;
  }

  /** Compares the items with the same path element: several of them are compared as a whole. */
  function compareItems(
    { before, after }: Readonly<Record<keyof Pair, readonly unknown[]>>,
    type: MergeType,
    path: readonly PathElement[],
  ): void {
    const [earlier] = before;
    const [later] = after;
    if (before.length < 2 && after.length < 2) {
      return compare({ before: earlier, after: later }, type, path);
    }
    if (before.length > 1 && after.length > 1) {
      if (!equalJson(before, after)) result.modified.add(path);
    } else if (before.length > 1) {
      if (after.length > 0) compare({ before: undefined, after: later }, type, path);
      result.removed.add(path);
    } else {
      if (before.length > 0) compare({ before: earlier, after: undefined }, type, path);
      result.added.add(path);
    }
  }
}

interface Pair {
  before: unknown;
  after: unknown;
}

function isChanged({ before, after }: Pair): boolean {
  return before !== undefined && after !== undefined && !equalJson(before, after);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null ||
    (typeof value === "object" && Object.keys(value).length === 0);
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
