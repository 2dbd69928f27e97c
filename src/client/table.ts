import type { ListMeta } from "../core/object_meta.ts";
import type { PartialObjectMetadata } from "./object_types.ts";

/** A column of a {@linkcode Table}. */
export interface TableColumn {
  /** The heading, such as `Ready`. */
  name: string;
  /** The JSON type of the cells: `string`, `integer`, `number`, `boolean`. */
  type: string;
  /** What the text stands for, such as `name` or `date-time`; may be empty. */
  format: string;
  /** For a person. */
  description: string;
  /** 0 for what `kubectl get` shows; above 0 for what `-o wide` adds. */
  priority: number;
}

/** A row of a {@linkcode Table}: an object. */
export interface TableRow {
  /** As many as there are columns. */
  cells: unknown[];
  /** The object's metadata. */
  object?: PartialObjectMetadata;
}

/**
 * What `kubectl get` shows: objects as the server prints them
 * ({@link https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables tables}).
 */
export interface Table {
  /** `meta.k8s.io/v1`. */
  apiVersion: string;
  /** `Table`. */
  kind: string;
  /** As of a list. */
  metadata: ListMeta;
  /** The columns, in order. */
  columnDefinitions: TableColumn[];
  /** The rows, one for each object. */
  rows: TableRow[];
}
