import type { KubeObject } from "../objects/kube_object.ts";
import type { ServedResource } from "../resources/served_resource.ts";
import { builtinColumns } from "./builtin_columns.ts";
import { nameOf } from "./cells/cell_values.ts";
import type { Column, Columns } from "./columns.ts";
import { customColumns } from "./custom_columns.ts";
import { age } from "./cells/human_duration.ts";
import { type TableOptions, tableText } from "./table_form.ts";

/** A Scale, as `/scale` of an object has it. */
export interface ScaleObject extends KubeObject {
  readonly spec: { readonly replicas?: number };
  readonly status: { readonly replicas: number };
}

/**
 * Returns the text of a Scale as a table. Of a custom resource it has columns as a definition gives
 * them, and no number where no replica is wanted.
 *
 * Source: `k8s.io/kubernetes/pkg/printers/internalversion` `printScale`, and
 * `getScaleColumnsForVersion` of `k8s.io/apiextensions-apiserver`.
 */
export function scaleTable(
  scale: ScaleObject,
  resource: ServedResource,
  { includeObject, now }: TableOptions,
): string {
  const { definitions, cells } = resource.custom ? ofCustom(resource) : ofBuiltin;
  const { metadata } = scale;
  const partial = { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata };
  const object = includeObject === "None" ? null : includeObject === "Object" ? scale : partial;
  return tableText({
    metadata: { resourceVersion: metadata.resourceVersion },
    definitions,
    rows: [{ cells: cells(scale, now()), object }],
  });
}

const [name, created] = builtinColumns.defaults;

function column(name: string, type: string, description: string): Column {
  return { name, type, format: "", description, priority: 0 };
}

const ofBuiltin: Columns = {
  definitions: [
    { ...name, format: "" },
    column(
      "Desired",
      "integer",
      "replicas is the desired number of instances for the scaled object.",
    ),
    column(
      "Available",
      "integer",
      "replicas is the actual number of observed instances of the scaled object.",
    ),
    column("Age", "string", created.description),
  ],
  cells: (object, now) => {
    const { spec, status } = object as ScaleObject;
    const { creationTimestamp } = object.metadata;
    return [nameOf(object), spec.replicas ?? 0, status.replicas, age(creationTimestamp, now)];
  },
};

function ofCustom(resource: ServedResource): Columns {
  const printerColumns = [
    {
      name: "Desired",
      type: "integer",
      description: "Number of desired replicas",
      jsonPath: ".spec.replicas",
    },
    {
      name: "Available",
      type: "integer",
      description: "Number of actual replicas",
      jsonPath: ".status.replicas",
    },
    {
      name: "Age",
      type: "date",
      description: created.description,
      jsonPath: ".metadata.creationTimestamp",
    },
  ];
  return customColumns({ ...resource, printerColumns }, { name, created });
}
