import { isJsonObject } from "../json/json_value.ts";
import { formatPath, type PathElement } from "./field_set.ts";
import { elementOf, itemType } from "./list_items.ts";
import { memberType, type MergeItems, type MergeType, unknownType } from "./merge_type.ts";

/**
 * Returns the faults of the lists in an applied configuration whose items are merged one by one: an
 * item that is there twice, such as `.spec.ports: duplicate entries for key [port=80,protocol="TCP"]`,
 * and one that cannot be told apart from others. A live object may have such items.
 *
 * Source: `sigs.k8s.io/structured-merge-diff/typed` `validatingObjectWalker`.
 */
export function listFaults(config: unknown, type: MergeType): string[] {
  const found: string[] = [];
  collect(config, { type, path: undefined }, found);
  return found;
}

/** A part of a path, as messages show it, and the path above it, which is written only if needed. */
interface Step {
  readonly text: () => string;
  readonly above: Step | undefined;
}

interface Place {
  readonly type: MergeType;
  readonly path: Step | undefined;
}

function collect(value: unknown, { type, path }: Place, found: string[]): void {
  if (type === unknownType) return; // lists without a type are merged as a whole
  if (Array.isArray(value)) return collectItems(value, { type, path }, found);
  if (!isJsonObject(value)) return;
  for (const name of Object.keys(value).sort()) {
    const step = { text: () => `.${name}`, above: path };
    collect(value[name], { type: memberType(type, name), path: step }, found);
  }
}

function collectItems(list: readonly unknown[], { type, path }: Place, found: string[]): void {
  const isAssociative = type.items !== undefined || type.set === true;
  if (!isAssociative) return; // the type of its items is unknown
  const below = itemType(type);
  const seen = new Set<PathElement>();
  for (const [index, item] of list.entries()) {
    const fault = type.items ? keyedItemFault(item, type.items) : setItemFault(item);
    if (fault !== undefined) {
      found.push(`${textOf(path)}: element ${index}: ${fault}`);
      return; // kube-apiserver looks no further
    }
    const element = elementOf(item, type);
    if (seen.has(element)) {
      found.push(`${textOf(path)}: duplicate entries for key ${formatPath([element])}`);
    }
    seen.add(element);
    const step = { text: () => formatPath([element]), above: path };
    collect(item, { type: below, path: step }, found);
  }
}

function keyedItemFault(item: unknown, { keys, keyDefaults }: MergeItems): string | undefined {
  if (item === null) return "associative list with keys may not have a null element";
  if (!isJsonObject(item)) return "associative list with keys may not have non-map elements";
  const hasKey = keys.some((key) => Object.hasOwn(item, key) || keyDefaults[key] !== undefined);
  if (hasKey || keys.length === 0) return undefined;
  const names = keys.map((key) => JSON.stringify(key)).join(" ");
  return `associative list with keys has an element that omits all key fields [${names}] (and ` +
    "doesn't have default values for any key fields)";
}

function setItemFault(item: unknown): string | undefined {
  if (item === null) return "associative list without keys has an element that's an explicit null";
  if (Array.isArray(item)) return "not supported: associative list with lists as elements";
  return isJsonObject(item)
    ? "associative list without keys has an element that's a map type"
    : undefined;
}

function textOf(path: Step | undefined): string {
  const texts: string[] = [];
  for (let step = path; step; step = step.above) texts.push(step.text());
  return texts.reverse().join("");
}
