import { checkOptions } from "../core/check_options.ts";
import type { WatchPosition } from "./watch_position.ts";

/** Information about a watch that is about to open another connection. */
export interface WatchReconnect {
  /**
   * - `closed`: the server ended the stream, as it does after `timeoutSeconds`.
   * - `broken`: the connection was lost, or could not be opened, for example without a token.
   * - `refused`: the server sent a temporary failure, such as 429 or 503.
   * - `deadline`: the server did not end the stream within 30 s after `timeoutSeconds`.
   * - `idle`: no byte arrived for `idleTimeoutMs`.
   */
  reason: "closed" | "broken" | "refused" | "deadline" | "idle";
  /** The error, if there was one. */
  error?: unknown;
  /** Milliseconds until the next attempt. */
  delayMs: number;
  /** The resourceVersion from which the watch continues. */
  resourceVersion: string | undefined;
  /** Whether the whole state comes again as `ADDED` events, because no safe point exists yet. */
  startsOver: boolean;
}

/** Settings of {@linkcode watch}. */
export interface WatchOptions {
  /**
   * The start of the watch: the resourceVersion of a list, an object or an earlier watch. Without
   * it, or at `"0"`, the watch begins with the current state as `ADDED` events.
   */
  resourceVersion?: string;
  /**
   * Set `"now"` to skip the current state: the watch delivers the changes after the resourceVersion
   * that the server has when the first read asks for it. It gets it from a list of one object, and
   * so needs the right to `list`. It cannot be combined with `resourceVersion` or
   * `sendInitialEvents`.
   */
  from?: "now";
  /**
   * Called once with the resourceVersion from which a watch with `from: "now"` begins: every later
   * change is delivered. Wait for it before you make a change that you want to see.
   */
  onBegin?: (resourceVersion: string) => void;
  /** Selects objects by their labels, such as `app=web,tier in (a, b)`. */
  labelSelector?: string;
  /** Selects objects by their fields, such as `spec.nodeName=node-1`. */
  fieldSelector?: string;
  /**
   * Whether to deliver the server's bookmarks. They are also requested when this is not set,
   * because they keep the resume point up to date; `false` stops the requests for them too.
   */
  allowWatchBookmarks?: boolean;
  /**
   * Whether to begin with the current state, at any resourceVersion, and mark its end with a
   * bookmark annotated `k8s.io/initial-events-end: "true"`. Kubernetes has this on in 1.32, and
   * since 1.34.
   */
  sendInitialEvents?: boolean;
  /** Seconds after which the server ends a connection; by default a random 5 to 10 minutes. */
  timeoutSeconds?: number;
  /**
   * Milliseconds without a byte after which a connection counts as dead; off by default. A server
   * that sends bookmarks sends one about every minute, so 90,000 is a suitable value there.
   */
  idleTimeoutMs?: number;
  /**
   * The largest size of one event, in bytes.
   * @default {16777216}
   */
  maxFrameBytes?: number;
  /** Ends the watch; its stream then fails with the signal's reason. */
  signal?: AbortSignal;
  /** Called when another connection is about to be opened. */
  onReconnect?: (reconnect: WatchReconnect) => void;
}

/**
 * Checks the path of a watch; `what` is the subject of the error's message.
 *
 * @throws {TypeError} If it is not a path.
 */
export function checkWatchPath(path: unknown, what: string = "A path"): void {
  if (typeof path === "string" && path !== "" && !path.includes("#")) return;
  const given = typeof path === "string" ? JSON.stringify(path) : `of type ${typeof path}`;
  throw new TypeError(`${what} must be one such as /api/v1/pods, without "#": it is ${given}.`);
}

/**
 * Checks the settings of a watch.
 *
 * @throws {RangeError} If a number is not above 0.
 * @throws {TypeError} If `from` is unknown, or combined with another start.
 */
export function checkWatchOptions(options: WatchOptions): void {
  checkOptions(options);
  const { from, resourceVersion, sendInitialEvents } = options;
  if (from !== undefined && from !== "now") {
    throw new TypeError(`from can only be "now": it is ${String(from).slice(0, 40)}.`);
  }
  if (from && (resourceVersion !== undefined || sendInitialEvents)) {
    throw new TypeError('from: "now" cannot be used with resourceVersion or sendInitialEvents.');
  }
  for (const name of ["timeoutSeconds", "idleTimeoutMs", "maxFrameBytes"] as const) {
    const value = options[name];
    if (value !== undefined && !(value > 0)) {
      throw new RangeError(`${name} must be above 0: it is ${value}.`);
    }
  }
}

/** Returns the URL of a list of one object; its resourceVersion is the current one. */
export function currentUrl(path: string, { labelSelector, fieldSelector }: WatchOptions): string {
  const [resource, ownQuery] = splitAt(path, "?");
  const query = new URLSearchParams(ownQuery);
  if (labelSelector !== undefined) query.set("labelSelector", labelSelector);
  if (fieldSelector !== undefined) query.set("fieldSelector", fieldSelector);
  query.set("limit", "1");
  return `${resource}?${query}`;
}

/** Returns the URL of one connection of a watch on `path`, which may have its own query. */
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

/** Returns a random timeout, as client-go's reflector does, so that watches do not end together. */
export function randomTimeoutSeconds(random: () => number): number {
  return Math.floor(300 + 300 * random());
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
