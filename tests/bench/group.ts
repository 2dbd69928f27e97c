import type { LoadServer } from "./load_server.ts";
import type { ProgramRun } from "./run_program.ts";
import type { MeasuredRuntime } from "./measured_runtime.ts";

/** One program that is measured again and again. */
export interface Row {
  /** What the table calls it; limits refer to it. */
  name: string;
  /** The program and its arguments. */
  command: [string, ...string[]];
  /** What one run gives: a figure, or several with their names. */
  value: (run: ProgramRun) => number | Figures;
}

/** Figures by what the tables call them, the unit included. */
export type Figures = Readonly<Record<string, number>>;

/** What must hold for a group's rows, by the median of all rounds. */
export interface Limit {
  /** The row that is limited. */
  row: string;
  /** Which of its figures, where a run gives several. */
  figure?: string;
  /** The row that it is compared with, as a ratio or a difference; by itself without one. */
  against?: { row: string; as: "ratio" | "difference" };
  /** The most that is allowed. */
  most: number;
}

/** Rows that are measured in turn, so that all of them meet the same disturbances. */
export interface Group {
  /** What is measured, how, and in which unit. */
  title: string;
  /** How often each row is run. */
  rounds: number;
  /** How often each row is run before, for the caches. */
  warmUps?: number;
  /** What must have happened before the first run. */
  prepare?: () => Promise<void>;
  rows: Row[];
  /** Those whose rows are not there are left out. */
  limits: Limit[];
}

/** What the groups are made of. */
export interface Setup {
  server: LoadServer;
  runtimes: MeasuredRuntime[];
  rounds: number;
  /** A part of the usual load, from above 0 to 1, for a quick look. */
  scale: number;
}
