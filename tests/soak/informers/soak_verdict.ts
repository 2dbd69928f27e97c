import { median } from "../../bench/median.ts";
import type { Trouble } from "./soak_report.ts";

/** Memory of a process at a time. */
export interface MemorySample {
  /** Milliseconds on a monotonic clock. */
  atMs: number;
  bytes: number;
}

/** Counts for the informers of one runtime. */
export interface PodFigures {
  name: string;
  /** Number of comparisons of the informers with the server. */
  checks: number;
  /** Number of stores that differed at a check, summed over the checks. */
  storeDifferences: number;
  /** Number of handlers whose view differed at a check, summed over the checks. */
  handlerDifferences: number;
  /** The longest time until the informers were equal, after all changes and faults had stopped. */
  slowestCheckMs: number;
  troubles: Readonly<Record<Trouble, number>>;
  rotations: number;
  /** Resident memory under load. */
  rss: readonly MemorySample[];
  /** Resident memory and used heap after collections, once a minute. */
  held: Readonly<Record<"rss" | "heap", readonly MemorySample[]>>;
  exitCode: number;
}

/** Counts of a soak. */
export interface SoakFigures {
  /** The requested minutes under load. */
  minutes: number;
  /** Start and end of the load, on the clock of the samples. */
  startMs: number;
  endMs: number;
  updates: number;
  expectedUpdates: number;
  faults: number;
  /** Number of faults that met no request and no watch. */
  missedFaults: number;
  expectedFaults: number;
  tokens: number;
  expectedTokens: number;
  pods: readonly PodFigures[];
}

/** One claim, and whether it held. */
export interface SoakVerdict {
  text: string;
  holds: boolean;
}

const MINUTE_MS = 60_000;
const LONGEST_WINDOW_MS = 10 * MINUTE_MS;
const MOST_GROWTH = 1.1;
/** A timer of a busy process may be late. */
const LEAST_SHARE_OF_UPDATES = 0.98;
const LEAST_SHARE_OF_FAULTS = 0.95;

/** Judges the counts of a soak. */
export function judgeSoak(figures: SoakFigures): SoakVerdict[] {
  const { updates, expectedUpdates, faults, missedFaults, expectedFaults, pods } = figures;
  const { tokens, expectedTokens } = figures;
  const met = faults - missedFaults;
  return [
    verdict(
      updates >= expectedUpdates * LEAST_SHARE_OF_UPDATES,
      `updates: ${updates} of ${expectedUpdates}`,
    ),
    verdict(
      faults >= expectedFaults && met >= expectedFaults * LEAST_SHARE_OF_FAULTS,
      `faults: ${faults} of ${expectedFaults}, of which ${met} met requests or watches`,
    ),
    verdict(tokens >= expectedTokens, `tokens rotated: ${tokens}, at least ${expectedTokens}`),
    ...pods.flatMap((pod) => judgePod(pod, figures)),
  ];
}

function judgePod(pod: PodFigures, figures: SoakFigures): SoakVerdict[] {
  const { name, checks, storeDifferences, handlerDifferences, troubles, exitCode } = pod;
  const none = (count: number, what: string) => verdict(count === 0, `${name}: ${what}: ${count}`);
  const seconds = (pod.slowestCheckMs / 1000).toFixed(1);
  const expectedRotations = figures.expectedTokens - 1; // the last token may not have been read yet
  return [
    verdict(
      checks === figures.minutes && storeDifferences === 0,
      `${name}: differences: ${storeDifferences} in ${checks} checks of all stores, ` +
        `the longest took ${seconds} s`,
    ),
    none(handlerDifferences, "handlers with another view"),
    none(troubles.order, "changes that cannot be true"),
    none(troubles.stopped, "informers that gave up"),
    none(troubles.unhandled, "unhandled errors"),
    none(troubles.file, "projected files that could not be used"),
    verdict(
      pod.rotations >= expectedRotations,
      `${name}: tokens read: ${pod.rotations}, at least ${expectedRotations}`,
    ),
    judgeGrowth(`${name}: RSS`, pod.rss, figures),
    judgeGrowth(`${name}: RSS after collections`, pod.held.rss, figures),
    judgeGrowth(`${name}: heap after collections`, pod.held.heap, figures),
    verdict(exitCode === 0, `${name}: exit code: ${exitCode}`),
  ];
}

/**
 * Compares the medians of two windows: from the tenth minute to the twentieth, and the last ten
 * minutes; in a run of less than an hour, the second and the last sixth.
 */
function judgeGrowth(
  what: string,
  samples: readonly MemorySample[],
  { startMs, endMs }: SoakFigures,
): SoakVerdict {
  const lengthMs = Math.min(LONGEST_WINDOW_MS, (endMs - startMs) / 6);
  const early = windowMedian(samples, startMs + lengthMs, lengthMs);
  const late = windowMedian(samples, endMs - lengthMs, lengthMs);
  const growth = late / early;
  const minutes = (ms: number) => Number((ms / MINUTE_MS).toFixed(1));
  return verdict(
    growth <= MOST_GROWTH, // false for NaN too
    `${what}: ${megabytes(early)} in minutes ${minutes(lengthMs)} to ` +
      `${minutes(2 * lengthMs)}, ${megabytes(late)} in the last ${minutes(lengthMs)}: ` +
      `${growth.toFixed(2)} x, at most ${MOST_GROWTH.toFixed(2)} x`,
  );
}

function windowMedian(
  samples: readonly MemorySample[],
  fromMs: number,
  lengthMs: number,
): number {
  const inside = samples.filter(({ atMs }) => atMs >= fromMs && atMs <= fromMs + lengthMs);
  return median(inside.map(({ bytes }) => bytes));
}

/** Formats bytes as megabytes. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

function verdict(holds: boolean, text: string): SoakVerdict {
  return { holds, text: `${holds ? "PASS" : "FAIL"}  ${text}` };
}
