import type { ListMeta } from "../core/object_meta.ts";
import type { PartialObjectMetadata } from "./object_types.ts";

/**
 * Objects as the server prints them, as `kubectl get` shows them
 * ({@link https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables tables}).
 */
export interface Table {
  /** The apiVersion, `meta.k8s.io/v1`. */
  apiVersion: string;
  /** The kind, `Table`. */
  kind: string;
  /** The metadata of a list. */
  metadata: ListMeta;
  /** The columns, in order. */
  columnDefinitions: {
    /** The heading, such as `Ready`. */
    name: string;
    /** The JSON type of the cells: `string`, `integer`, `number`, `boolean`. */
    type: string;
    /** The format of the text, such as `name` or `date-time`; may be empty. */
    format: string;
    /** A description for people. */
    description: string;
    /** 0 for columns that `kubectl get` shows; above 0 for those that `-o wide` adds. */
    priority: number;
  }[];
  /** The rows, one for each object. */
  rows: {
    /** The cells, one for each column. */
    cells: unknown[];
    /** The object's metadata. */
    object?: PartialObjectMetadata;
  }[];
}
