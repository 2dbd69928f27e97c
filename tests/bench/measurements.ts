import type { Figures } from "./group.ts";
import { median } from "./median.ts";
import { figure as text } from "./verdict.ts";

/** Name of the figure of a row that gives only one. */
const ONLY = "";

/** The results of a group's rounds: for each figure, the values of each row. */
export class Measurements {
  readonly #rows: string[];
  readonly #figures = new Map<string, Map<string, number[]>>();

  /** Starts with the rows, in the order of the table. */
  constructor(rows: string[]) {
    this.#rows = rows;
  }

  /** Adds the result of one run of a row. */
  add(row: string, value: number | Figures): void {
    const figures = typeof value === "number" ? { [ONLY]: value } : value;
    for (const [figure, value] of Object.entries(figures)) {
      const rows = this.#figures.getOrInsertComputed(figure, () => new Map());
      rows.getOrInsertComputed(row, () => []).push(value);
    }
  }

  /** Returns the values of each row that has the figure, one for each round. */
  of(figure: string = ONLY): ReadonlyMap<string, readonly number[]> {
    return this.#figures.get(figure) ?? new Map();
  }

  /** Formats the medians and the ranges of the values as lines of text. */
  table(): string {
    const width = Math.max(0, ...this.#rows.map((name) => name.length));
    const lines: string[] = [];
    for (const [figure, rows] of this.#figures) {
      if (figure !== ONLY) lines.push(` ${figure}`);
      for (const name of this.#rows) {
        const values = rows.get(name);
        if (values === undefined) continue;
        const middle = text(median(values)).padStart(9);
        const range = `${text(Math.min(...values))} .. ${text(Math.max(...values))}`;
        const line = `  ${name.padEnd(width)}${middle}   ${values.length > 1 ? range : ""}`;
        lines.push(line.trimEnd());
      }
    }
    return lines.join("\n");
  }
}
