import { isPermissionDenied, type PermissionQuery } from "@kubewire/kubewire/internal";

/**
 * Returns the message of an error as the summary of a finding: without the flag of a missing
 * permission, which is the remedy, and without the full stop at its end.
 */
export function summaryOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  return error.message.replace(/ Start the program with \S+$/, "").replace(/\.$/, "");
}

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

/** Returns the remedy for missing permissions: the flag, and those that take it back. */
export function flagRemedy(flag: string, missing: readonly PermissionQuery[]): string {
  const start = `Start the program with ${flag}`;
  const denied = missing.filter(isPermissionDenied);
  const [first] = denied;
  if (!first) return `${start}.`;
  const names = first.kind === "env" || first.kind === "read" ? ["deny", "ignore"] : ["deny"];
  const flags = names.map((name) => `--${name}-${first.kind}`).join(" or ");
  const targets = denied.map(({ target }) => target).join(" and ");
  return `${start}, and without ${flags} for ${targets}: such a flag wins over the others.`;
}
