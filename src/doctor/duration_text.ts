const UNITS: readonly [name: string, ms: number][] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
];

/** Returns a duration in the largest unit that fits, such as `3 h`; `less than 1 s` below that. */
export function durationText(ms: number): string {
  const absoluteMs = Math.abs(ms);
  for (const [name, unitMs] of UNITS) {
    if (absoluteMs >= unitMs) return `${Math.floor(absoluteMs / unitMs)} ${name}`;
  }
  return "less than 1 s";
}
