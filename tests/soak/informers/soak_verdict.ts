import { median } from "../../bench/median.ts";
import { informerPlans } from "./informer_plans.ts";
import type { ConnectionDiagnostics } from "../../../mod.ts";
import type { SoakProtocol, Trouble } from "./soak_report.ts";

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
  protocol: SoakProtocol;
  /** The open connections and streams at each check. */
  connections: readonly ConnectionDiagnostics[];
  /** Streams that were open when the informers had ended, and connections when the client had. */
  left: Readonly<Record<"streams" | "connections", number>>;
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
  /** How clients broke the rules of HTTP/2. */
  violations: readonly string[];
  /** The open parts of the server when all clients had ended. */
  serverLeft: Readonly<Record<"watches" | "streams" | "connections", number>>;
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
const SHOWN_VIOLATIONS = 5;
const INFORMERS = informerPlans.length;
/** In the median of all checks; GOAWAY and limits of streams leave several for a while. */
const MOST_HTTP2_CONNECTIONS = 8;
/** A timer of a busy process may be late. */
const LEAST_SHARE_OF_UPDATES = 0.98;
const LEAST_SHARE_OF_FAULTS = 0.95;

/** Judges the counts of a soak. */
export function judgeSoak(figures: SoakFigures): SoakVerdict[] {
  const { updates, expectedUpdates, faults, missedFaults, expectedFaults, pods } = figures;
  const { tokens, expectedTokens, violations, serverLeft } = figures;
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
    verdict(
      violations.length === 0,
      `rules of HTTP/2 that clients broke: ${violations.length}${
        violations.map((why) => `; ${why}`).slice(0, SHOWN_VIOLATIONS).join("")
      }`,
    ),
    noneLeft("open on the server at the end", serverLeft),
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
    judgeConnections(pod),
    noneLeft(`${name}: open at the end`, pod.left),
    judgeGrowth(`${name}: RSS`, pod.rss, figures),
    judgeGrowth(`${name}: RSS after collections`, pod.held.rss, figures),
    judgeGrowth(`${name}: heap after collections`, pod.held.heap, figures),
    verdict(exitCode === 0, `${name}: exit code: ${exitCode}`),
  ];
}

/**
 * At a check each informer has one watch or list under way. Over HTTP/1.1 each of them has a
 * connection; over HTTP/2 there are a few, as faults leave some that drain.
 */
function judgeConnections({ name, protocol, connections }: PodFigures): SoakVerdict {
  const spoken = [...new Set(connections.map((each) => each.protocol))];
  const streams = Math.max(...connections.map((each) => each.streams));
  const usual = median(connections.map((each) => each.connections));
  const most = protocol === "h2" ? MOST_HTTP2_CONNECTIONS : 2 * INFORMERS;
  return verdict(
    spoken.length === 1 && spoken[0] === protocol && streams <= INFORMERS && usual <= most,
    `${name}: it spoke ${spoken.join(" and ")} on ${usual} connections, at most ${most}, ` +
      `with up to ${streams} streams, at most ${INFORMERS}`,
  );
}

function noneLeft(what: string, left: Readonly<Record<string, number>>): SoakVerdict {
  const counts = Object.entries(left);
  const text = counts.map(([name, count]) => `${count} ${name}`).join(", ");
  return verdict(counts.every(([, count]) => count === 0), `${what}: ${text}`);
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
