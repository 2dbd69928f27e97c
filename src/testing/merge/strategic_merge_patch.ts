import { equalJson, isJsonObject, membersOf } from "../json/json_value.ts";
import type { MergeField, MergeStruct } from "./merge_type.ts";

const DIRECTIVE = "$patch";
const RETAIN_KEYS = "$retainKeys";
const ELEMENT_ORDER = "$setElementOrder/";
const DELETE_FROM = "$deleteFromPrimitiveList/";

/** Thrown for an invalid patch; the message gives the reason. */
export class StrategicMergePatchError extends Error {
  /** Name of the error in a stack trace. */
  override name = "StrategicMergePatchError";
  /**
   * Whether the server reports it as an error of the client (400), or as an unknown error (500).
   */
  readonly blamesClient: boolean;

  /** Creates the error. */
  constructor(message: string, options: { blamesClient?: boolean } = {}) {
    super(message);
    this.blamesClient = options.blamesClient ?? false;
  }
}

/** An object and the patch to apply. */
export interface StrategicMerge {
  /** The current object. */
  document: Record<string, unknown>;
  /** The patch of the client. */
  patch: Record<string, unknown>;
}

/**
 * Applies a strategic merge patch: objects are merged, and so are lists whose items the kind
 * identifies by a key. A list of scalars that the kind marks gets the new values; every other list
 * is replaced.
 *
 * Source: `k8s.io/apimachinery/pkg/util/strategicpatch` `StrategicMergeMapPatch`.
 *
 * @throws {StrategicMergePatchError} If the patch is invalid.
 */
export function applyStrategicMergePatch(
  merge: StrategicMerge,
  { struct, structs }: { struct: string; structs: Readonly<Record<string, MergeStruct>> },
): Record<string, unknown> {
  return mergeMaps(merge, { type: struct });

  function mergeMaps(
    { document, patch }: StrategicMerge,
    field: MergeField,
  ): Record<string, unknown> {
    const { [DIRECTIVE]: directive, ...members } = patch;
    if (directive === "delete") return {};
    if (directive === "replace") return mergeMaps({ document: {}, patch: members }, field);
    if (directive !== undefined) throw unknownDirective(patch);
    const result = new Map(Object.entries(retained({ document, patch })));
    for (const [name, value] of Object.entries(members)) {
      const [directive, target] = splitName(name);
      if (directive === DELETE_FROM) {
        result.set(target, withoutValues(result.get(target), value));
      } else if (directive === ELEMENT_ORDER) {
        const list = result.get(target);
        if (target in members || !Array.isArray(list) || !Array.isArray(value)) continue;
        result.set(target, inOrder(list, { order: value, server: list }, memberOf(field, target)));
      } else if (directive === "" && value === null) {
        result.delete(target);
      } else if (directive === "") {
        const order = members[ELEMENT_ORDER + target];
        const member = { ...memberOf(field, target), order };
        result.set(target, mergeValues(result.get(target), value, member));
      }
    }
    return Object.fromEntries(result);
  }

  function mergeValues(document: unknown, patch: unknown, field: OrderedField): unknown {
    if (isJsonObject(patch)) {
      return mergeMaps({ document: membersOf(document), patch }, field);
    }
    if (!Array.isArray(patch)) return patch;
    if (!Array.isArray(document) || (!field.patchKey && !field.patchAdds)) {
      return patch.filter((item) => !isJsonObject(item) || item[DIRECTIVE] === undefined)
        .map((item) => mergeValues(undefined, item, itemOf(field)));
    }
    const order = Array.isArray(field.order) ? field.order : patch;
    const merged = field.patchAdds
      ? [...document, ...patch.filter((value) => !document.some((one) => equalJson(one, value)))]
      : mergeItems(document, patch, field);
    return inOrder(merged, { order, server: document }, field);
  }

  function mergeItems(
    document: readonly unknown[],
    patch: readonly unknown[],
    field: MergeField,
  ): unknown[] {
    const { patchKey = "" } = field;
    const given = patch.map((item) => keyed(item, patchKey));
    const replaces = given.some((item) => item[DIRECTIVE] === "replace");
    let items = replaces ? [] : [...document];
    for (const item of given) {
      const isSame = (other: unknown) =>
        isJsonObject(other) && equalJson(other[patchKey], item[patchKey]);
      if (item[DIRECTIVE] === "delete") {
        items = items.filter((other) => !isSame(other));
      } else if (item[DIRECTIVE] === undefined) {
        const index = items.findIndex(isSame);
        const merged = mergeValues(items[index], item, itemOf(field));
        if (index < 0) items.push(merged);
        else items[index] = merged;
      } else if (item[DIRECTIVE] !== "replace") {
        throw unknownDirective(item);
      }
    }
    return items;
  }

  function memberOf({ type, in: holder = "one" }: MergeField, name: string): MergeField {
    if (type === undefined) return {};
    return holder === "map" ? { type } : structs[type]?.[name] ?? {};
  }
}

/** A list, and the order of items that the patch requests. */
interface OrderedField extends MergeField {
  order?: unknown;
}

function itemOf({ type }: MergeField): MergeField {
  return type === undefined ? {} : { type };
}

/** Splits a name in a patch into its directive and the name of the field. */
function splitName(name: string): [directive: string, target: string] {
  if (name === RETAIN_KEYS) return [name, ""];
  const directive = [ELEMENT_ORDER, DELETE_FROM].find((prefix) => name.startsWith(prefix)) ?? "";
  return [directive, name.slice(directive.length)];
}

/** Returns the document with only the keys that the patch retains. */
function retained({ document, patch }: StrategicMerge): Record<string, unknown> {
  const names = patch[RETAIN_KEYS];
  if (names === undefined) return document;
  const isField = (name: string) => splitName(name)[0] === "" && name !== DIRECTIVE;
  const given = Object.keys(patch).filter((name) => isField(name) && patch[name] !== null);
  if (!Array.isArray(names) || given.some((name) => !names.includes(name))) {
    throw new StrategicMergePatchError(`${RETAIN_KEYS} must name all fields that are present`, {
      blamesClient: true,
    });
  }
  return Object.fromEntries(Object.entries(document).filter(([name]) => names.includes(name)));
}

function withoutValues(list: unknown, values: unknown): unknown {
  if (!Array.isArray(list) || !Array.isArray(values)) return list;
  return list.filter((item) => !values.some((value) => equalJson(item, value)));
}

/**
 * Sorts the items: those that the patch names in the order of the patch, the others in their old
 * order. Of a named item and another one, the other comes first only if it came first before;
 * therefore new items come first.
 */
function inOrder(
  items: readonly unknown[],
  { order, server }: { order: readonly unknown[]; server: readonly unknown[] },
  { patchKey }: MergeField,
): unknown[] {
  const placeIn = (list: readonly unknown[], item: unknown) =>
    list.findIndex((other) => equalJson(identity(other, patchKey), identity(item, patchKey)));
  const sortedBy = (list: readonly unknown[], items: readonly unknown[]) =>
    items.toSorted((a, b) => placeIn(list, a) - placeIn(list, b));
  const isNamed = (item: unknown) => placeIn(order, item) >= 0;
  const named = sortedBy(order, items.filter(isNamed));
  const rest = sortedBy(server, items.filter((item) => !isNamed(item)));
  const result: unknown[] = [];
  for (const item of named) {
    const place = placeIn(server, item);
    while (rest.length > 0 && placeIn(server, rest[0]) < place) result.push(rest.shift());
    result.push(item);
  }
  return [...result, ...rest];
}

function identity(item: unknown, patchKey: string | undefined): unknown {
  return patchKey !== undefined && isJsonObject(item) ? item[patchKey] : item;
}

function keyed(item: unknown, patchKey: string): Record<string, unknown> {
  if (isJsonObject(item) && (item[patchKey] !== undefined || item[DIRECTIVE] === "replace")) {
    return item;
  }
  throw new StrategicMergePatchError(
    `map: ${JSON.stringify(item)} does not contain declared merge key: ${patchKey}`,
  );
}

function unknownDirective(map: Record<string, unknown>): StrategicMergePatchError {
  return new StrategicMergePatchError(
    `unknown patch type: ${String(map[DIRECTIVE])} in map: ${JSON.stringify(map)}`,
  );
}
