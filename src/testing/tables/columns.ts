import type { Cells } from "./cells/cell_values.ts";

/** A column of a table, as the API describes it. */
export interface Column {
  /** Name, such as `Age`. */
  readonly name: string;
  /** Type of the cells, such as `string`. */
  readonly type: string;
  /** Format of the cells; `name` for the name of the object. */
  readonly format: string;
  /** Text for people. */
  readonly description: string;
  /** 0 for a column that is always shown; higher ones are for wide output. */
  readonly priority: number;
}

/** The columns of a resource, and what is in them. */
export interface Columns {
  /** The columns. */
  readonly definitions: readonly Column[];
  /** The cells of an object. */
  readonly cells: Cells;
}
