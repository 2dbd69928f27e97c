import type { WatchPosition } from "./watch_position.ts";

/** Why a watch opens its connection again. */
export interface WatchReconnect {
  /**
   * - `closed`: the server ended the stream, as it does after `timeoutSeconds`.
   * - `broken`: the connection was lost, or could not be made.
   * - `refused`: the server answered, or sent, a failure that passes, such as 429 or 503.
   * - `deadline`: the server should have ended the stream 30 s ago, and did not.
   * - `idle`: nothing came for `idleTimeoutMs`.
   */
  reason: "closed" | "broken" | "refused" | "deadline" | "idle";
  /** What went wrong, if something did. */
  error?: unknown;
  /** Milliseconds until the next try. */
  delayMs: number;
  /** Where the watch goes on from. */
  resourceVersion: string | undefined;
  /** Whether the whole state comes once more as `ADDED` events, for there is no safe point yet. */
  startsOver: boolean;
}

/** Settings of {@linkcode watch}. */
export interface WatchOptions {
  /**
   * Where to start: what a list, an object or an earlier watch said. Without it, or at `"0"`, the
   * watch begins with the current state as `ADDED` events.
   */
  resourceVersion?: string;
  /** Only objects with these labels, such as `app=web,tier in (a, b)`. */
  labelSelector?: string;
  /** Only objects with these fields, such as `spec.nodeName=node-1`. */
  fieldSelector?: string;
  /**
   * Whether to deliver the server's bookmarks. They are asked for in any case, for they keep the
   * point to resume from fresh; `false` turns that off too.
   */
  allowWatchBookmarks?: boolean;
  /**
   * Whether to begin with the current state, whatever the resourceVersion, and mark its end by a
   * bookmark annotated `k8s.io/initial-events-end: "true"` (Kubernetes 1.32 and later).
   */
  sendInitialEvents?: boolean;
  /** Seconds after which the server ends a connection; 5 to 10 minutes, at random, by default. */
  timeoutSeconds?: number;
  /**
   * Milliseconds without a byte after which a connection counts as dead; off by default. A server
   * that sends bookmarks does so about every minute, so 90,000 suits those.
   */
  idleTimeoutMs?: number;
  /**
   * Bytes that one event may have.
   * @default {16777216}
   */
  maxFrameBytes?: number;
  /** Ends the watch, which then fails with the signal's own reason. */
  signal?: AbortSignal;
  /** Called when the connection is about to be opened again. */
  onReconnect?: (reconnect: WatchReconnect) => void;
}

/**
 * Refuses settings that make no sense.
 *
 * @throws {RangeError} If a number is not above 0.
 */
export function checkWatchOptions(options: WatchOptions): void {
  for (const name of ["timeoutSeconds", "idleTimeoutMs", "maxFrameBytes"] as const) {
    const value = options[name];
    if (value !== undefined && !(value > 0)) {
      throw new RangeError(`${name} must be above 0: it is ${value}.`);
    }
  }
}

/** The URL of one connection of a watch on `path`, which may have a query of its own. */
export function watchUrl(
  path: string,
  options: WatchOptions,
  position: WatchPosition,
  timeoutSeconds: number,
): string {
  const [resource, ownQuery] = splitAt(path, "?");
  const query = new URLSearchParams(ownQuery);
  const { labelSelector, fieldSelector, allowWatchBookmarks = true } = options;
  const set = (name: string, value: string | undefined) => {
    if (value !== undefined) query.set(name, value);
  };
  query.set("watch", "true");
  set("labelSelector", labelSelector);
  set("fieldSelector", fieldSelector);
  set("resourceVersion", position.resourceVersion);
  query.set("timeoutSeconds", String(timeoutSeconds));
  if (options.sendInitialEvents && position.startsOver) {
    query.set("sendInitialEvents", "true");
    query.set("resourceVersionMatch", "NotOlderThan");
    query.set("allowWatchBookmarks", "true");
  } else if (allowWatchBookmarks) {
    query.set("allowWatchBookmarks", "true");
  }
  return `${resource}?${query}`;
}

/** As client-go's reflector: spread, so that not all watches end at once. */
export function randomTimeoutSeconds(random: () => number): number {
  return Math.floor(300 + 300 * random());
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
