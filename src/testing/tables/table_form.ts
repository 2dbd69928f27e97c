import type { ObjectForm } from "../objects/store_event.ts";
import { wholeForm } from "../resources/object_form.ts";
import type { KubeObject } from "../objects/kube_object.ts";
import type { ServedResource } from "../resources/served_resource.ts";
import { badRequest } from "../status/api_errors.ts";
import { builtinColumns } from "./builtin_columns.ts";
import { builtinCells } from "./cells/builtin_cells.ts";
import { nameOf, textAt } from "./cells/cell_values.ts";
import { defaultClassOf } from "./cells/storage_cells.ts";
import type { Columns } from "./columns.ts";
import { customColumns } from "./custom_columns.ts";

/** How a client wants a table. */
export interface TableOptions {
  /** The part of each object in its row, beside the cells. */
  readonly includeObject: "Metadata" | "Object" | "None";
  /** Returns the time of the server, in milliseconds. */
  readonly now: () => number;
}

/**
 * Reads the query of a request for a table.
 *
 * @throws {StatusError} 400 for an unknown `includeObject`.
 */
export function tableOptions(query: URLSearchParams, now: () => number): TableOptions {
  const value = query.get("includeObject") || "Metadata";
  if (value !== "Metadata" && value !== "Object" && value !== "None") {
    throw badRequest(
      `Unable to convert to Table as requested: includeObject: Invalid value: "${value}": must be ` +
        "'Metadata', 'Object', 'None', or empty",
    );
  }
  return { includeObject: value, now };
}

/**
 * Returns the form of an object as a table with one row. In a watch, only the first table has the
 * descriptions of the columns.
 */
export function tableForm(
  resource: ServedResource,
  options: TableOptions & { firstOnly?: boolean },
): ObjectForm {
  const columns = columnsOf(resource);
  let hasHead = true;
  return {
    head: "",
    render: (object) => {
      const { resourceVersion } = object.metadata;
      const definitions = hasHead ? columns.definitions : null;
      if (options.firstOnly) hasHead = false;
      const rows = [row(object, { resource, columns, options })];
      return tableText({ metadata: { resourceVersion }, definitions, rows });
    },
  };
}

/** Returns the text of a list as a table. */
export function listTable(
  objects: readonly KubeObject[],
  resource: ServedResource,
  { metadata, ...options }: TableOptions & { metadata: Record<string, unknown> },
): string {
  const columns = columnsOf(resource);
  const rows = objects.map((object) => row(object, { resource, columns, options }));
  if (`${resource.group}/${resource.plural}` === "storage.k8s.io/storageclasses") {
    const byDefault = defaultClassOf(objects);
    const at = objects.findIndex((object) => nameOf(object) === byDefault);
    if (at >= 0) rows[at]!.cells[0] += " (default)";
  }
  return tableText({ metadata, definitions: columns.definitions, rows });
}

/** A row of a table. */
export interface Row {
  /** The values of the columns. */
  cells: unknown[];
  /** The conditions of the object. */
  conditions?: unknown[];
  /** The object, or a part of it. */
  object: unknown;
}

function row(
  object: KubeObject,
  { resource, columns, options }: {
    resource: ServedResource;
    columns: Columns;
    options: TableOptions;
  },
): Row {
  const { convert = (stored) => stored } = wholeForm(resource);
  const shown = convert(object);
  // an Event of either group has the cells of the fields that are stored
  const cells = columns.cells(resource.conversion ? object : shown, options.now());
  const conditions = resource.kind === "Pod" && resource.group === "" ? podEnd(object) : [];
  return {
    cells,
    ...(conditions.length > 0 ? { conditions } : {}),
    object: shownObject(shown, resource, options),
  };
}

function shownObject(
  object: KubeObject,
  resource: ServedResource,
  { includeObject }: TableOptions,
): unknown {
  if (includeObject === "None") return null;
  if (includeObject === "Object") {
    const { kind: _kind, apiVersion: _apiVersion, ...members } = object;
    const head = JSON.parse(`${wholeForm(resource).head}"_":0}`);
    return { kind: head.kind, apiVersion: head.apiVersion, ...members };
  }
  const { metadata } = object;
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata };
}

/** Returns the condition of a row with a Pod that has ended. */
function podEnd(pod: KubeObject): unknown[] {
  const messages: Readonly<Record<string, string>> = {
    Failed: "The pod failed.",
    Succeeded: "The pod has completed successfully.",
  };
  const reason = textAt(pod, "status.phase");
  const message = Object.hasOwn(messages, reason) ? messages[reason] : undefined;
  return message === undefined ? [] : [{ type: "Completed", status: "True", reason, message }];
}

function columnsOf(resource: ServedResource): Columns {
  const { group, plural, custom } = resource;
  const key = group === "" ? plural : `${group}/${plural}`;
  const [name, created] = builtinColumns.defaults;
  const cells = builtinCells.get(key);
  const definitions = Object.hasOwn(builtinColumns.kinds, key) && builtinColumns.kinds[key];
  if (!custom && cells && definitions) return { definitions, cells };
  if (custom) return customColumns(resource, { name, created });
  return {
    definitions: builtinColumns.defaults,
    cells: (object) => [nameOf(object), textAt(object, "metadata.creationTimestamp")],
  };
}

/** Returns the text of a table. */
export function tableText(
  { metadata, definitions, rows }: {
    metadata: Record<string, unknown>;
    definitions: Columns["definitions"] | null;
    rows: readonly Row[];
  },
): string {
  const head = { kind: "Table", apiVersion: "meta.k8s.io/v1" };
  return JSON.stringify({ ...head, metadata, columnDefinitions: definitions, rows });
}
