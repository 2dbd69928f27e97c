import { Backoff } from "../../core/backoff.ts";
import type { Clock } from "../../core/time/clock.ts";
import { FairTurns } from "../../runtime/event_loop_turn.ts";
import { callSafely } from "../../runtime/report_warning.ts";
import { sleep } from "../../core/time/waiting.ts";
import { describeValue } from "../../informer/store/misuse_error.ts";
import type { AddKey } from "./sources.ts";

/** A source of keys of any kind, such as a timer or the messages of a queue. */
export interface KeySource {
  /**
   * Yields the keys of objects to reconcile until the signal aborts. If it throws, it is called again
   * after 0.8 s to 60 s.
   */
  readonly keys: (options: { signal: AbortSignal }) => AsyncIterable<string>;
}

/** Settings of {@linkcode readKeys}. */
interface ReadKeysOptions {
  /** The clock. */
  clock: Clock;
  /** Adds a key. */
  add: AddKey;
  /** Ends the reading. */
  signal: AbortSignal;
  /** Called with each error of the source. */
  onError: (error: unknown) => void;
}

/** Reads a source until it or the signal ends; never rejects. */
export async function readKeys(
  { keys }: KeySource,
  { clock, add, signal, onError }: ReadKeysOptions,
): Promise<void> {
  const backoff = new Backoff();
  const turns = new FairTurns();
  while (!signal.aborted) {
    try {
      for await (const key of checkedKeys(keys({ signal }))) {
        if (signal.aborted) return;
        add(key);
        await turns.next(); // a source that waits for nothing takes no turn
      }
      return;
    } catch (error) {
      if (signal.aborted) return;
      callSafely(onError, error);
    }
    await sleep(clock, backoff.next(clock.monotonic()), { signal }).catch(() => {});
  }
}

function checkedKeys(keys: AsyncIterable<string>): AsyncIterable<string> {
  const given = keys as Partial<AsyncIterable<string> & Iterable<string>> | null | undefined;
  if (given?.[Symbol.asyncIterator] ?? given?.[Symbol.iterator]) return keys;
  throw new TypeError(
    "`keys` must give an async iterable of keys, as a function with `async *` does: it gave " +
      `${describeValue(keys)}.`,
  );
}
