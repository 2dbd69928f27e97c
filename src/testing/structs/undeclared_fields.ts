import { memberType, type MergeItems, type MergeType } from "../merge/merge_type.ts";
import { isJsonObject } from "../objects/json_value.ts";
import { goTypeNamed } from "./go_type.ts";

/**
 * Returns the fields of an applied configuration that its struct does not have, with the paths of
 * server-side apply, such as `.spec.containers[name="a"].colour`: the first one of each struct.
 */
export function undeclaredFields(
  config: Record<string, unknown>,
  struct: string,
  mergeType: MergeType,
): string[] {
  const found: string[] = [];
  collect(config, { typeName: struct, mergeType, path: "" }, found);
  return found;
}

interface Place {
  readonly typeName: string;
  readonly mergeType: MergeType;
  readonly path: string;
}

function collect(value: unknown, { typeName, mergeType, path }: Place, found: string[]): void {
  const type = goTypeNamed(typeName);
  if (type.form === "pointer") {
    collect(value, { typeName: type.target, mergeType, path }, found);
  } else if (type.form === "list" && Array.isArray(value)) {
    value.forEach((item, index) => {
      const { items } = mergeType;
      const at = `${path}[${items ? keysOf(item, items) : index}]`;
      collect(item, { typeName: type.item, mergeType: items?.type ?? {}, path: at }, found);
    });
  } else if (isJsonObject(value) && (type.form === "struct" || type.form === "map")) {
    const fields = type.form === "struct"
      ? new Map(type.fields.map((field) => [field.name, field.type]))
      : undefined;
    for (const name of Object.keys(value).sort()) {
      const below = type.form === "map" ? type.value : fields?.get(name);
      const at = `${path}.${name}`;
      if (below === undefined) {
        found.push(at);
        return; // kube-apiserver looks no further in this struct, whose fields it takes in any order
      }
      const place = { typeName: below, mergeType: memberType(mergeType, name), path: at };
      collect(value[name], place, found);
    }
  }
}

function keysOf(item: unknown, { keys, keyDefaults }: MergeItems): string {
  const given = isJsonObject(item) ? item : {};
  return keys.toSorted().map((key) => `${key}=${JSON.stringify(given[key] ?? keyDefaults[key])}`)
    .join(",");
}
