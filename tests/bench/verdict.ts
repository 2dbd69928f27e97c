import type { Limit } from "./group.ts";

/** How a limit was met. */
export interface Verdict {
  /** A line for people. */
  text: string;
  holds: boolean;
}

/** Judges a limit by the medians of the rows; `undefined` where one that it needs is not there. */
export function judge(limit: Limit, medians: ReadonlyMap<string, number>): Verdict | undefined {
  const { row, against, most } = limit;
  const own = medians.get(row);
  const other = against ? medians.get(against.row) : 0;
  if (own === undefined || other === undefined) return undefined;
  const value = against?.as === "ratio" ? own / other : own - other;
  const holds = value <= most; // false for NaN too
  const what = !against ? row : `${row} ${against.as === "ratio" ? "/" : "−"} ${against.row}`;
  const sign = holds ? "≤" : "> ";
  return { holds, text: `${holds ? "PASS" : "FAIL"}  ${figure(value)} ${sign} ${most}  ${what}` };
}

/** A figure with as many digits as it deserves. */
export function figure(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 3);
}
