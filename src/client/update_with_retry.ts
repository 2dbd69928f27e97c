import type { DeepReadonly } from "../core/deep_readonly.ts";
import { isConflict } from "../core/api_status_error.ts";
import { Backoff } from "../core/backoff.ts";
import type { Clock } from "../core/time/clock.ts";
import { sleep } from "../core/time/waiting.ts";
import type { WriteOptions } from "./request_options.ts";
import { shownValue } from "../core/shown_value.ts";

/** Settings of {@linkcode ResourceClient.updateWithRetry}. */
export interface UpdateOptions extends WriteOptions {
  /**
   * Maximum number of times that the object is read, changed and sent; `maxAttempts` counts the tries
   * of each request.
   * @default {5}
   */
  maxUpdateAttempts?: number;
}

/** Changes an object. Returns the new object, or nothing if it changed the object itself. */
type ObjectChange<T> = (
  object: T,
) => T | DeepReadonly<T> | void | Promise<T | DeepReadonly<T> | void>;

/** Functions that read and replace the object. */
interface UpdateTarget<T> {
  readonly clock: Clock;
  read(): Promise<T>;
  write(object: T | DeepReadonly<T>): Promise<T>;
}

/**
 * Reads an object, changes it and replaces it. After a conflict it waits 10 ms, with a jitter of a
 * tenth, and starts again, at most five times in all, as client-go's `retry.RetryOnConflict` does
 * with `DefaultRetry`.
 */
export async function updateWithRetry<T>(
  target: UpdateTarget<T>,
  change: ObjectChange<T>,
  options: UpdateOptions,
): Promise<T> {
  if (typeof change !== "function") {
    throw new TypeError(
      `updateWithRetry needs a function that changes the object: it is ${shownValue(change)}.`,
    );
  }
  const { maxUpdateAttempts = 5, signal } = options;
  if (!(Number.isInteger(maxUpdateAttempts) && maxUpdateAttempts > 0)) {
    const shown = shownValue(maxUpdateAttempts);
    throw new RangeError(`maxUpdateAttempts must be a whole number above 0: it is ${shown}.`);
  }
  const backoff = conflictBackoff();
  for (let attempt = 1;; attempt++) {
    const object = await target.read();
    const changed = await change(object) ?? object;
    try {
      return await target.write(changed);
    } catch (error) {
      if (!isConflict(error) || attempt === maxUpdateAttempts) throw error;
    }
    await sleep(target.clock, backoff.next(target.clock.monotonic()), { signal });
  }
}

/** Returns the delays between attempts after a conflict, those of client-go's `DefaultRetry`. */
export function conflictBackoff(): Backoff {
  return new Backoff({ initialMs: 10, factor: 1, jitter: 0.1 });
}
