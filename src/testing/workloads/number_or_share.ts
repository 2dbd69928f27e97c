/** Returns a number itself, or the share of a whole that a percentage such as `25%` stands for. */
export function numberOrShare(
  value: number | string,
  whole: number,
  round: (value: number) => number,
): number {
  return typeof value === "number" ? value : round(Number.parseInt(value) * whole / 100);
}
