/** Prints what a check has found and ends the process: with 0 and `held` if it has found nothing. */
export function report(violations: readonly string[], held: string): never {
  for (const violation of violations) console.error(violation);
  if (violations.length === 0) console.log(held);
  Deno.exit(violations.length === 0 ? 0 : 1);
}
