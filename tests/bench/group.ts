import type { LoadServer } from "./load_server.ts";
import type { ProgramRun } from "./run_program.ts";
import type { MeasuredRuntime } from "./measured_runtime.ts";

/** A program that is measured repeatedly. */
export interface Row {
  /** Name of the row in the table; limits refer to it. */
  name: string;
  /** The load, if the rows of a group have different ones: with the same, they decode the same. */
  load?: string;
  /** The program and its arguments. */
  command: [string, ...string[]];
  /** Returns the result of one run: a figure, or several with their names. */
  value: (run: ProgramRun) => number | Figures;
}

/** Figures by their names in the tables, with the unit. */
export type Figures = Readonly<Record<string, number>>;

/** A limit for a row of a group, for the median of all rounds. */
export interface Limit {
  /** Name of the row that is limited. */
  row: string;
  /** Name of the figure, if a run gives several. */
  figure?: string;
  /**
   * The row to compare with, as a ratio or a difference; by default the figure itself is judged.
   */
  against?: { row: string; as: "ratio" | "difference" };
  /** The largest value that is allowed. */
  most: number;
}

/** Rows that are measured in turn, so that all of them meet the same disturbances. */
export interface Group {
  /** Says what is measured, how, and in which unit. */
  title: string;
  /** Number of runs of each row. */
  rounds: number;
  /** Number of runs of each row before the measurement, to fill the caches. */
  warmUps?: number;
  /** Called before the first run. */
  prepare?: () => Promise<void>;
  rows: Row[];
  /** Limits; those whose rows do not exist are skipped. */
  limits: Limit[];
}

/** The settings that the groups are made from. */
export interface Setup {
  server: LoadServer;
  runtimes: MeasuredRuntime[];
  rounds: number;
  /** Fraction of the usual load, from above 0 to 1, for a quick look. */
  scale: number;
}
