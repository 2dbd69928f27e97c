import { describePod, type NamedPod, podPath } from "./pod_reference.ts";
import { checkOptions } from "../core/check_options.ts";
import type { Clock } from "../core/time/clock.ts";
import { rfc3339Ms } from "../core/time/rfc3339.ts";
import { shownValue } from "../core/shown_value.ts";
import { callSafely, reportWarning } from "../runtime/report_warning.ts";

/** Why a followed log opens its connection again. */
export interface LogReconnect {
  /**
   * - `closed`: the stream ended, but according to the pod's status the container is still running.
   *   If the status lags behind a restart, the following lines are the log of the restarted
   *   container. After the container's end: the stream had ended early, as the request that checks
   *   it has shown.
   * - `broken`: the connection was lost, or could not be opened.
   * - `refused`: the server responded with a transient failure, such as 429 or 503.
   */
  reason: "closed" | "broken" | "refused";
  /** The error, if there was one. */
  error?: unknown;
  /** Milliseconds until the next try. */
  delayMs: number;
}

/**
 * A place in a followed log where lines may be missing. They were rotated away while there was no
 * connection, or are the last ones of a container that was restarted.
 */
export interface LogGap {
  /** The time of the last line before the gap, in RFC 3339 with nanoseconds. */
  after: string;
  /** The time of the first line after the gap, in RFC 3339 with nanoseconds. */
  before: string;
}

/** Settings of {@linkcode podLogs} and {@linkcode podLogBytes}. */
export interface PodLogOptions {
  /**
   * Whether to wait for lines that the container writes later, until it terminates. The end of such
   * a log is checked, even if the container had already terminated.
   * @default {false}
   */
  follow?: boolean;
  /**
   * Whether to read the log of the container that ran before the last restart.
   * @default {false}
   */
  previous?: boolean;
  /** Only lines from this time on; the kubelet uses whole seconds. */
  sinceTime?: Date;
  /** Only lines of the last given number of seconds; not together with `sinceTime`. */
  sinceSeconds?: number;
  /** Only the given number of lines from the end, counted when the log is first opened. */
  tailLines?: number;
  /** Number of bytes after which the log ends, possibly within a line. */
  limitBytes?: number;
  /**
   * Whether each line begins with the time when it was written, RFC 3339 with nanoseconds, and a
   * space.
   * @default {false}
   */
  timestamps?: boolean;
  /** Ends the log, which then fails with the signal's own reason. */
  signal?: AbortSignal;
  /**
   * Called before the connection of a followed log is opened again. The request that checks the end
   * of a terminated container's log is reported only if it brings new lines, or fails.
   */
  onReconnect?: (reconnect: {
    /**
     * - `closed`: the stream ended, but according to the pod's status the container is still running.
     *   If the status lags behind a restart, the following lines are the log of the restarted
     *   container. After the container's end: the stream had ended early, as the request that checks
     *   it has shown.
     * - `broken`: the connection was lost, or could not be opened.
     * - `refused`: the server responded with a transient failure, such as 429 or 503.
     */
    reason: "closed" | "broken" | "refused";
    /** The error, if there was one. */
    error?: unknown;
    /** Milliseconds until the next try. */
    delayMs: number;
  }) => void;
  /**
   * Called before the first line of a connection of a followed log if the log does not contain the
   * last delivered line any more: lines between the two may be missing. By default a warning is
   * written to standard error.
   */
  onGap?: (gap: {
    /** The time of the last line before the gap, in RFC 3339 with nanoseconds. */
    after: string;
    /** The time of the first line after the gap, in RFC 3339 with nanoseconds. */
    before: string;
  }) => void;
}

/**
 * Checks the settings.
 *
 * @throws {RangeError} If a number is out of range, or `sinceTime` is not a valid date.
 * @throws {TypeError} If two settings exclude each other, or one has another type.
 */
export function checkPodLogOptions(options: PodLogOptions): void {
  checkOptions(options);
  const { sinceTime, sinceSeconds, previous, follow } = options;
  const least = { sinceSeconds: 1, tailLines: 0, limitBytes: 1 } as const;
  for (const name of ["sinceSeconds", "tailLines", "limitBytes"] as const) {
    const value = options[name];
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= least[name])) {
      throw new RangeError(
        `${name} must be a whole number from ${least[name]}: it is ${shownValue(value)}.`,
      );
    }
  }
  if (sinceTime !== undefined && !(sinceTime instanceof Date)) {
    throw new TypeError(`sinceTime must be a Date: it is ${shownValue(sinceTime)}.`);
  }
  if (sinceTime && Number.isNaN(sinceTime.getTime())) {
    throw new RangeError("sinceTime must be a valid date.");
  }
  if (sinceTime && sinceSeconds !== undefined) {
    throw new TypeError("sinceTime and sinceSeconds exclude each other: leave one out.");
  }
  if (previous && follow) {
    throw new TypeError("The log of a previous container has ended: leave follow out.");
  }
}

/** The options of a log, and the clock of its client. */
export interface TimedLogOptions extends PodLogOptions {
  clock: Clock;
}

/** Where a connection after the first one starts, and how it reads. */
export interface LogResumption {
  /** RFC 3339 time of the first line to send; `undefined` to start from the beginning. */
  sinceTime?: string | undefined;
  /**
   * Whether to read a followed log only up to its current end.
   * @default {false}
   */
  once?: boolean;
  /**
   * Seconds since the first request; they count while there is no `sinceTime`.
   * @default {0}
   */
  elapsedSeconds?: number;
  /**
   * Whether all lines are new, so that `tailLines` leaves none out.
   * @default {false}
   */
  whole?: boolean;
}

/**
 * Returns the URL of one connection. A followed log always has timestamps, which it needs to
 * resume.
 */
export function podLogUrl(
  pod: NamedPod,
  options: PodLogOptions,
  { sinceTime: resumed, once = false, elapsedSeconds = 0, whole = false }: LogResumption = {},
): string {
  const { follow, previous, sinceTime, sinceSeconds, tailLines, limitBytes, timestamps } = options;
  const query = new URLSearchParams();
  const set = (name: string, value: string | number | boolean | undefined) => {
    if (value !== undefined && value !== false) query.set(name, String(value));
  };
  set("container", pod.container);
  set("follow", follow && !once);
  set("previous", previous);
  set("timestamps", timestamps || follow);
  if (resumed !== undefined) {
    query.set("sinceTime", laterOf(resumed, sinceTime));
  } else {
    set("sinceTime", sinceTime?.toISOString());
    set("sinceSeconds", sinceSeconds === undefined ? undefined : sinceSeconds + elapsedSeconds);
    if (!whole) set("tailLines", tailLines);
  }
  if (!follow) set("limitBytes", limitBytes); // else it would count dropped timestamps
  return `${podPath(pod, "log")}?${query}`;
}

/**
 * Returns the later of two times in whole seconds. The filter also applies to later connections.
 */
function laterOf(resumed: string, filter: Date | undefined): string {
  const wholeMs = Math.floor((filter?.getTime() ?? -Infinity) / 1000) * 1000;
  return wholeMs > rfc3339Ms(resumed)
    ? new Date(wholeMs).toISOString().replace(".000Z", "Z")
    : resumed;
}

/** Reports a gap in a followed log, if there is one. */
export function tellGap(pod: NamedPod, { onGap }: PodLogOptions, gap: LogGap | undefined): void {
  if (!gap) return;
  const { after, before } = gap;
  const warn = () =>
    reportWarning(
      `The log of ${describePod(pod)} may lack lines after ${after} and before ${before}`,
      "they were rotated away meanwhile, or the container was restarted",
    );
  callSafely(onGap ?? warn, gap);
}
