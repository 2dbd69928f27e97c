import { type NamedPod, podPath } from "./pod_reference.ts";

/** Why a followed log opens its connection again. */
export interface LogReconnect {
  /**
   * - `closed`: the stream ended, though the container still runs as far as its pod's status says.
   *   Where that lags behind a restart, what follows is the log of the restarted container. After the
   *   container's end: the stream had ended early, as the request that checks it has just shown.
   * - `broken`: the connection was lost, or could not be made.
   * - `refused`: the server answered with a failure that passes, such as 429 or 503.
   */
  reason: "closed" | "broken" | "refused";
  /** What went wrong, if something did. */
  error?: unknown;
  /** Milliseconds until the next try. */
  delayMs: number;
}

/** Settings of {@linkcode podLogs} and {@linkcode podLogBytes}. */
export interface PodLogOptions {
  /**
   * Whether to stay for what the container writes later, until it terminates. The end of such a log
   * is checked, also where the container has terminated before.
   * @default {false}
   */
  follow?: boolean;
  /**
   * Whether to read the log of the container that ran before the last restart.
   * @default {false}
   */
  previous?: boolean;
  /** Only lines from this time on; the kubelet knows whole seconds only. */
  sinceTime?: Date;
  /** Only lines of the last so many seconds; not together with `sinceTime`. */
  sinceSeconds?: number;
  /** Only so many lines from the end, counted when the log is opened first. */
  tailLines?: number;
  /** Bytes after which the log ends, maybe within a line. */
  limitBytes?: number;
  /**
   * Whether each line begins with the time at which it was written, RFC 3339 with nanoseconds, and a
   * space.
   * @default {false}
   */
  timestamps?: boolean;
  /** Ends the log, which then fails with the signal's own reason. */
  signal?: AbortSignal;
  /**
   * Called when the connection of a followed log is about to be opened again. The request that checks
   * the end of a terminated container's log is told only when it brings something new, or fails.
   */
  onReconnect?: (reconnect: LogReconnect) => void;
}

/**
 * Refuses settings that make no sense.
 *
 * @throws {RangeError} If a number is out of range, or `sinceTime` no date.
 * @throws {TypeError} If two settings exclude each other.
 */
export function checkPodLogOptions(options: PodLogOptions): void {
  const { sinceTime, sinceSeconds, previous, follow } = options;
  const least = { sinceSeconds: 1, tailLines: 0, limitBytes: 1 } as const;
  for (const name of ["sinceSeconds", "tailLines", "limitBytes"] as const) {
    const value = options[name];
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= least[name])) {
      throw new RangeError(`${name} must be a whole number from ${least[name]}: it is ${value}.`);
    }
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

/** How a log is read, when it is not the first connection. */
export interface LogResumption {
  /** RFC 3339 time of the first line to send; `undefined` to begin anew. */
  sinceTime?: string | undefined;
  /**
   * Whether a followed log is read up to its present end only.
   * @default {false}
   */
  once?: boolean;
}

/** The URL of one connection. A followed log always has timestamps, for it resumes by them. */
export function podLogUrl(
  pod: NamedPod,
  options: PodLogOptions,
  { sinceTime: resumed, once = false }: LogResumption = {},
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
    set("sinceSeconds", sinceSeconds);
    set("tailLines", tailLines);
  }
  if (!follow) set("limitBytes", limitBytes); // with timestamps that are dropped it would be too little
  return `${podPath(pod, "log")}?${query}`;
}

/** The later of two times, as whole seconds: a filter holds for the connections after the first too. */
function laterOf(resumed: string, filter: Date | undefined): string {
  const wholeMs = Math.floor((filter?.getTime() ?? -Infinity) / 1000) * 1000;
  return wholeMs > Date.parse(resumed)
    ? new Date(wholeMs).toISOString().replace(".000Z", "Z")
    : resumed;
}
