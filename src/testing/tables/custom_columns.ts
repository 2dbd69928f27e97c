import { withSortedKeys } from "../json/json_value.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { PrinterColumn, ServedResource } from "../resources/served_resource.ts";
import { nameOf } from "./cells/cell_values.ts";
import type { Column, Columns } from "./columns.ts";
import { age } from "./cells/human_duration.ts";
import { parseJsonPath } from "./json_path.ts";

type CellOf = (object: KubeObject, now: number) => unknown;

/**
 * Returns the columns of a custom resource: its name, and those of its definition.
 *
 * Source: `k8s.io/apiextensions-apiserver/pkg/registry/customresource/tableconvertor`.
 */
export function customColumns(
  { printerColumns }: ServedResource,
  { name, created }: { name: Column; created: Column },
): Columns {
  const definitions = [name];
  const cells: CellOf[] = [nameOf];
  const { description } = created;
  const jsonPath = ".metadata.creationTimestamp";
  const byDefault: PrinterColumn = { name: "Age", type: "date", description, jsonPath };
  for (const column of printerColumns.length > 0 ? printerColumns : [byDefault]) {
    const cell = cellOf(column);
    if (!cell) break; // the real server drops this column and those after it
    definitions.push(definitionOf(column));
    cells.push(cell);
  }
  return { definitions, cells: (object, now) => cells.map((cell) => cell(object, now)) };
}

function definitionOf(column: PrinterColumn): Column {
  const { name, type, format = "", description = "", priority = 0, jsonPath } = column;
  const origin = `Custom resource definition column (in JSONPath format): ${jsonPath}`;
  return { name, type, format, description: description || origin, priority };
}

function cellOf({ type, jsonPath }: PrinterColumn): CellOf | undefined {
  let find: ReturnType<typeof parseJsonPath>;
  try {
    find = parseJsonPath(jsonPath);
  } catch {
    return undefined;
  }
  return (object, now) => {
    const [found] = find(object);
    return found === undefined ? null : formatted(type, found, now);
  };
}

function formatted(type: string, value: unknown, now: number): unknown {
  switch (type) {
    case "string":
      return typeof value === "object" ? JSON.stringify(withSortedKeys(value)) : String(value);
    case "integer":
      return typeof value === "number" ? Math.trunc(value) : null;
    case "number":
      return typeof value === "number" ? value : null;
    case "boolean":
      return typeof value === "boolean" ? value : null;
    case "date":
      if (typeof value !== "string") return null;
      return value !== "" && Number.isNaN(Date.parse(value)) ? "<invalid>" : age(value, now);
    default:
      return null;
  }
}
