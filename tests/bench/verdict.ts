import type { Limit } from "./group.ts";
import { median } from "./median.ts";

/** Result of a limit. */
export interface Verdict {
  /** The row, and the one that it is compared with. */
  name: string;
  /** The median: a ratio, a difference or a figure by itself. */
  value: number;
  holds: boolean;
  /** Text of the verdict, a line. */
  text: string;
}

/**
 * Judges a limit by the figures of the rows, one for each round; `undefined` if a row that it needs
 * does not exist. Two rows are compared round by round, and the median of the comparisons counts:
 * when the machine is slow for a minute, both rows meet it.
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

/** Returns the verdict of a group that ended with an error, which must not cost those of the others. */
export function notMeasured(group: string, error: unknown): Verdict {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    name: group,
    value: NaN,
    holds: false,
    text: `FAIL  ${group} was not measured: ${reason}`,
  };
}

/** Formats a figure with a suitable number of digits. */
export function figure(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 3);
}
