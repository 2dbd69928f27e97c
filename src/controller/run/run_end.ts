import { onTermination } from "../../runtime/platform/on_termination.ts";
import { TimeoutError } from "../../core/errors.ts";
import type { Clock } from "../../core/time/clock.ts";
import { TimeLimit } from "../../core/time/time_limit.ts";
import { JoinedAbort } from "../../core/time/waiting.ts";
import type { ControllerHandle } from "../work/controller_handle.ts";

/**
 * A wrapper such as `deno task` passes on the signal that the terminal has sent to all processes: two
 * signals within this time are one.
 */
const SAME_SIGNAL_MS = 200;

/** Settings of a {@linkcode RunEnd}. */
interface RunEndOptions {
  /** Signals of the program that stop the run. */
  readonly signals: readonly (AbortSignal | undefined)[];
  /** Milliseconds in which the running work must end. */
  readonly graceMs: number;
  /** Describes the work that still runs when that time is over. */
  readonly describe: () => string;
}

/** The end of a manager's run: what stops it, and how long it may then take. */
export class RunEnd implements Disposable {
  /** Stops the run in order. */
  readonly stop: JoinedAbort;
  /** Rejects when the run must end although work still runs; never resolves. */
  readonly over: Promise<never>;
  readonly #clock: Clock;
  readonly #options: RunEndOptions;
  readonly #fail: (error: unknown) => void;
  readonly #held = new DisposableStack();
  #signaledMs: number | undefined;

  /** Listens to the program's signals, SIGTERM and SIGINT. */
  constructor(clock: Clock, options: RunEndOptions) {
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => {}); // nothing may wait for it
    this.over = promise;
    this.#fail = reject;
    this.#clock = clock;
    this.#options = options;
    this.stop = this.#held.use(new JoinedAbort(...options.signals));
    this.#held.use(onTermination(() => this.#onTermination()));
    this.#held.use(this.limit(this.stop.signal, "the stop"));
  }

  /**
   * Ends the run with an error if work still runs `graceMs` after a signal has aborted, until the
   * result is disposed of; `since` names the reason of the abort.
   */
  limit(signal: AbortSignal, since: string): Disposable {
    const { graceMs: limitMs, describe } = this.#options;
    const timeoutError = () =>
      new TimeoutError(`${describe()} within ${limitMs} ms after ${since}.`);
    // It keeps the process alive: a reconcile that hangs may be all that is left.
    const limit = new TimeLimit(this.#clock, { limitMs, timeoutError, after: signal });
    limit.signal.addEventListener("abort", () => this.#fail(limit.signal.reason));
    return limit;
  }

  /** Ends the run with an error at once. */
  fail(error: unknown): void {
    this.#fail(error);
  }

  /** Stops listening. */
  [Symbol.dispose](): void {
    this.#held.dispose();
  }

  /** Stops in order by the first signal, and at once by the second one. */
  #onTermination(): void {
    const nowMs = this.#clock.monotonic();
    this.#signaledMs ??= nowMs;
    this.stop.abort();
    if (nowMs - this.#signaledMs < SAME_SIGNAL_MS) return;
    const error = "A second signal has ended the manager at once: running work may be incomplete.";
    this.#fail(new DOMException(error, "AbortError"));
  }
}

/** Returns the parts that a stop waits for: running work, or the release of the Lease or the shards. */
export function describeOpen(
  controllers: readonly Pick<ControllerHandle, "name" | "queue">[],
  held: "Lease" | "shards",
  runnables: readonly { readonly name: string; readonly isRunning: boolean }[] = [],
): string {
  const open = [
    ["A reconcile of", namesOf(controllers.filter(({ queue }) => queue.running > 0))],
    ["The runnable", namesOf(runnables.filter(({ isRunning }) => isRunning))],
  ].filter(([, names]) => names !== "").map((words) => words.join(" "));
  if (open.length > 0) return `${open.join(", and: ")} has not ended`;
  return `The ${held} could not be released, although no reconcile runs,`;
}

function namesOf(named: readonly { readonly name: string }[]): string {
  return named.map(({ name }) => name).join(" and ");
}
