import type { Clock } from "../core/time/clock.ts";
import type { Backoff } from "../core/backoff.ts";
import type { ErrorFrame } from "./watch_event.ts";
import type { WatchOptions } from "./watch_options.ts";

/** Settings of a {@linkcode ResumingWatch} beyond those of a watch. */
export interface ResumingWatchOptions<E> extends WatchOptions {
  /** The clock of the client. */
  clock: Clock;
  /** Parses a line; throws a TypeError whose message is a clause for use in a sentence. */
  parseFrame?: (line: string) => E | ErrorFrame;
  /** Called when a connection has opened a stream. */
  onOpen?: () => void;
  /** The `Accept` header of the requests. */
  accept?: string;
  /** The backoff for the delays; a new one by default. */
  backoff?: Backoff;
  /** Whether the token was already read again after an earlier 403; `false` by default. */
  tokenRefreshed?: boolean;
  /** The longest delay in milliseconds, also if the server asks for more; no limit by default. */
  maxDelayMs?: number;
}
