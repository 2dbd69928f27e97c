import { isConflict } from "../core/api_status_error.ts";
import { Backoff } from "../core/backoff.ts";
import type { Clock } from "../runtime/clock.ts";
import { sleep } from "../runtime/waiting.ts";
import type { WriteOptions } from "./request_options.ts";

/** Settings of {@linkcode ResourceClient.updateWithRetry}. */
export interface UpdateOptions extends WriteOptions {
  /**
   * How often the object is read, changed and sent at most.
   * @default {5}
   */
  attempts?: number;
}

/** Makes what an object shall be of what it is; it may change the object itself and return nothing. */
export type ObjectChange<T> = (object: T) => T | void | Promise<T | void>;

/** How an object is read and replaced. */
export interface UpdateTarget<T> {
  readonly clock: Clock;
  read(): Promise<T>;
  write(object: T): Promise<T>;
}

/**
 * Reads an object, changes it and sends it, and once more from the start where somebody else was
 * faster: 10 ms later with a tenth of jitter, five times at most, as client-go's
 * `retry.RetryOnConflict` with its `DefaultRetry`.
 */
export async function updateWithRetry<T>(
  target: UpdateTarget<T>,
  change: ObjectChange<T>,
  options: UpdateOptions,
): Promise<T> {
  const { attempts = 5, signal } = options;
  if (!(Number.isInteger(attempts) && attempts > 0)) {
    throw new RangeError(`attempts must be a whole number above 0: it is ${attempts}.`);
  }
  const backoff = new Backoff({ initialMs: 10, factor: 1, jitter: 0.1 });
  for (let attempt = 1;; attempt++) {
    const object = await target.read();
    const changed = await change(object) ?? object;
    try {
      return await target.write(changed);
    } catch (error) {
      if (!isConflict(error) || attempt === attempts) throw error;
    }
    await sleep(target.clock, backoff.next(target.clock.monotonic()), { signal });
  }
}
