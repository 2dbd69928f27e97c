import type { Limit } from "./group.ts";
import { median } from "./median.ts";

/** How a limit was met. */
export interface Verdict {
  /** The row, and the one that it is compared with. */
  name: string;
  /** The median: a ratio, a difference or a figure by itself. */
  value: number;
  holds: boolean;
  /** A line for people. */
  text: string;
}

/**
 * Judges a limit by the figures of the rows, one for each round; `undefined` where a row that it
 * needs is not there. Two rows are compared round by round, and the median of that counts: what
 * slows the machine down for a minute then meets both.
 */
export function judge(
  limit: Limit,
  rows: ReadonlyMap<string, readonly number[]>,
): Verdict | undefined {
  const { row, figure: name, against, most } = limit;
  const own = rows.get(row);
  const others = against ? rows.get(against.row) : [];
  if (own === undefined || others === undefined) return undefined;
  const value = median(own.map((figure, round) => {
    const other = others[round] ?? NaN;
    return !against ? figure : against.as === "ratio" ? figure / other : figure - other;
  }));
  const holds = value <= most; // false for NaN too
  const rowsText = !against ? row : `${row} ${against.as === "ratio" ? "/" : "−"} ${against.row}`;
  const what = name === undefined ? rowsText : `${name}: ${rowsText}`;
  const text = `${holds ? "PASS" : "FAIL"}  ${figure(value)} ${
    holds ? "≤" : "> "
  } ${most}  ${what}`;
  return { name: what, value, holds, text };
}

/** A figure with as many digits as it deserves. */
export function figure(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 3);
}
