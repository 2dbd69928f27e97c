import type { Examination, Target } from "./examination.ts";

/**
 * Returns the API server's address, for checks that need the one that finds it.
 *
 * @throws {TypeError} If that check has not run.
 */
export function targetOf({ target }: Examination): Target {
  if (target) return target;
  throw new TypeError("The address of the API server is unknown: a check lacks a precondition.");
}
