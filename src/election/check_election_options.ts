import { checkFlag, checkFunctions, checkNames, checkOptions } from "../core/check_options.ts";

const NAMES = {
  name: true,
  namespace: true,
  events: true,
  onChange: true,
  onError: true,
  leaseDurationMs: true,
  renewDeadlineMs: true,
  retryPeriodMs: true,
  random: true, // of tests
} as const;

/**
 * Checks the options of an election, apart from its names and durations.
 *
 * @throws {TypeError} If one is unknown or of a wrong kind.
 */
export function checkElectionOptions(options: object): void {
  checkOptions(options, '{ name: "websites" }');
  checkNames<Record<keyof typeof NAMES, unknown>>("An election", options, NAMES);
  checkFunctions(options, ["onChange", "onError"]);
  checkFlag("events", (options as { events?: unknown }).events);
}
