import { isObject } from "../core/is_object.ts";
import { shownValue } from "../core/shown_value.ts";
import type { Clock } from "../core/time/clock.ts";
import type { Runtime } from "../runtime/runtime.ts";

/** The runtimes of a client. */
export interface ClientRuntimes {
  /** Has the client's clock. */
  runtime: Runtime;
  /** Creates connections, and has the clock for their limits. */
  network: Runtime;
}

/**
 * Returns the runtimes of a client with a clock of its own. The limits of connections stay in real
 * time: a clock that is set forward would end each of them. Reads of files hold the clock.
 *
 * @throws {TypeError} If `clock` is not a clock.
 */
export function runtimesOf(given: Runtime, clock: Clock | undefined): ClientRuntimes {
  if (clock === undefined) return { runtime: given, network: given };
  checkClock(clock);
  const readTextFile = async (path: string) => {
    using _held = clock.hold?.();
    return await given.readTextFile(path);
  };
  return { runtime: { ...given, clock, readTextFile }, network: given };
}

function checkClock(clock: unknown): void {
  const isClock = isObject(clock) &&
    ["now", "monotonic", "setTimer"].every((name) => typeof clock[name] === "function");
  if (isClock) return;
  throw new TypeError(
    "clock must be a clock, such as `new TestClock()` of @kubewire/testing: current value is " +
      `${shownValue(clock)}.`,
  );
}
