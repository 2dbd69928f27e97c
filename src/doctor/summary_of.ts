/**
 * Returns the message of an error as the summary of a finding: without the flag of a missing
 * permission, which is the remedy, and without the full stop at its end.
 */
export function summaryOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  return error.message.replace(/ Start the program with \S+$/, "").replace(/\.$/, "");
}
