import { isObject } from "../core/is_object.ts";
import { shownValue } from "../core/shown_value.ts";
import type { Clock } from "../core/time/clock.ts";
import type { Runtime } from "../runtime/runtime.ts";
// deno-lint-ignore kubewire/passed-clock -- the limits of all connections begin here
import { systemClock } from "../runtime/system_clock.ts";

/** The runtimes of a client. */
export interface ClientRuntimes {
  /** Has the client's clock. */
  runtime: Runtime;
  /** Creates connections, and has the clock for their limits: the machine's. */
  network: Runtime;
}

/**
 * Returns the runtimes of a client, with a clock of its own if one is given. The limits of
 * connections stay in real time: a clock that is set forward would end each of them. Reads of files
 * hold the clock.
 *
 * @throws {TypeError} If `clock` is not a clock.
 */
export function runtimesOf(given: Runtime, clock: Clock | undefined): ClientRuntimes {
  const network = given.clock === systemClock ? given : withClock(given, systemClock);
  if (clock === undefined) return { runtime: given, network };
  checkClock(clock);
  const readTextFile = async (path: string) => {
    using _held = clock.hold?.();
    return await given.readTextFile(path);
  };
  return { runtime: { ...withClock(given, clock), readTextFile }, network };
}

/** Returns a runtime with another clock. A runtime may be an instance of a class. */
function withClock(runtime: Runtime, clock: Clock): Runtime {
  return {
    name: runtime.name,
    version: runtime.version,
    clock,
    readTextFile: (path) => runtime.readTextFile(path),
    env: (name, options) => runtime.env(name, options),
    createFetchClient: (tls) => runtime.createFetchClient(tls),
    loadConnect: (server, tls) => runtime.loadConnect(server, tls),
    asPermissionError: (error, url) => runtime.asPermissionError(error, url),
    openStream: (way) => runtime.openStream(way),
  };
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
