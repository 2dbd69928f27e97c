import { isJsonObject, membersOf } from "../json/json_value.ts";
import { memberType, type MergeItems, type MergeType } from "../merge/merge_type.ts";
import { goSyntax, goText, goType } from "./go_format.ts";
import { type GoType, goTypeNamed, knownFields } from "./go_type.ts";
import type { StructFieldNames } from "../versions/kubernetes_version.ts";

/**
 * Returns the faults of an applied configuration by its struct, with the paths of server-side apply: the
 * first field of each struct that it does not have, such as
 * `.spec.containers[name="a"].colour: field not declared in schema`, and values of other types.
 *
 * Source: `sigs.k8s.io/structured-merge-diff/typed` `validatingObjectWalker`.
 */
export function configurationFaults(
  config: Record<string, unknown>,
  struct: string,
  { mergeType, unknown = {} }: { mergeType: MergeType; unknown?: StructFieldNames | undefined },
): string[] {
  const found: string[] = [];
  collect(config, { typeName: struct, mergeType, path: "", unknown }, found);
  return found;
}

interface Place {
  readonly typeName: string;
  readonly mergeType: MergeType;
  readonly path: string;
  readonly unknown: StructFieldNames;
}

function collect(value: unknown, place: Place, found: string[]): void {
  const { typeName, mergeType, path, unknown } = place;
  const type = goTypeNamed(typeName);
  if (type.form === "pointer") {
    collect(value, { ...place, typeName: type.target }, found);
  } else if (describeMisfit(value, type) !== undefined) {
    found.push(`${path}: ${describeMisfit(value, type)}`);
  } else if (type.form === "list" && Array.isArray(value)) {
    const { items } = mergeType;
    for (const [index, item] of value.entries()) {
      // `listFaults` tells why; kube-apiserver looks no further in this list
      if (items && items.keys.length > 0 && !isJsonObject(item)) return;
      const at = `${path}[${items ? keysOf(item, items) : index}]`;
      const below = { typeName: type.item, mergeType: items?.type ?? {}, path: at, unknown };
      collect(item, below, found);
    }
  } else if (isJsonObject(value) && (type.form === "struct" || type.form === "map")) {
    const fields = type.form === "struct"
      ? new Map(
        knownFields(type.fields, unknown[type.name]).map((field) => [field.name, field.type]),
      )
      : undefined;
    for (const name of Object.keys(value).sort()) {
      const below = type.form === "map" ? type.value : fields?.get(name);
      const at = `${path}.${name}`;
      if (below === undefined) {
        found.push(`${at}: field not declared in schema`);
        return; // kube-apiserver looks no further in this struct, whose fields it takes in any order
      }
      const member = memberType(mergeType, name);
      collect(value[name], { typeName: below, mergeType: member, path: at, unknown }, found);
    }
  }
}

/** Returns what is wrong with the type of a value; the types of custom scalars are not checked. */
function describeMisfit(value: unknown, type: GoType): string | undefined {
  if (value === null) return undefined;
  const isMap = type.form === "struct" || type.form === "map";
  if (isMap && !isJsonObject(value)) return `expected map, got &{${goText(value)}}`;
  if (type.form === "list" && !Array.isArray(value)) {
    return `expected list, got &{${goText(value)}}`;
  }
  const base = type.form === "bytes" ? "string" : type.form === "scalar" ? type.base : "";
  if (base === "string" && typeof value !== "string") {
    return `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`;
  }
  if (base === "bool" && typeof value !== "boolean") {
    return `expected boolean, got &{${goText(value)}}`;
  }
  return /^(?:u?int|float)\d+$/.test(base) && typeof value !== "number"
    ? `expected numeric (int or float), got ${goType(value)}`
    : undefined;
}

function keysOf(item: unknown, { keys, keyDefaults }: MergeItems): string {
  const given = membersOf(item);
  return keys.toSorted().map((key) => `${key}=${JSON.stringify(given[key] ?? keyDefaults[key])}`)
    .join(",");
}
