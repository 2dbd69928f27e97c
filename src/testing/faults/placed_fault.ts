import { checkFault } from "./check_fault.ts";
import type { InjectedFault } from "./injected_fault.ts";
import type { FaultMatch } from "./fault_match.ts";
import type { Fault } from "./faults.ts";
import { isWatchRequest } from "../server/watch_request.ts";
import { streamOf } from "../server/connection.ts";
import { isHttp2Fault } from "./strike_stream.ts";

/** A fault of a panel, with the number of requests that it was applied to. */
export class PlacedFault implements InjectedFault {
  /** The fault. */
  readonly fault: Fault;
  /** Number of requests that it was applied to. */
  hits = 0;
  readonly #remove: () => void;
  readonly #released = new AbortController();

  /** Checks the fault; `remove` is called when it is disposed. */
  constructor(fault: Fault, remove: () => void) {
    checkFault(fault);
    this.fault = fault;
    this.#remove = remove;
  }

  /** Aborts when the fault is disposed. */
  get released(): AbortSignal {
    return this.#released.signal;
  }

  /** Counts a request if it matches and `times` is not used up; returns whether it was counted. */
  take(request: Request): boolean {
    const { match = {}, times = 1 } = this.fault;
    if (this.hits >= times || !matches(request, match)) return false;
    if (isHttp2Fault(this.fault) && !streamOf(request)) return false;
    this.hits++;
    return true;
  }

  /** Removes the fault from its panel, and continues the requests that it stalls or delays. */
  [Symbol.dispose](): void {
    this.#remove();
    this.#released.abort();
  }
}

function matches(request: Request, match: FaultMatch): boolean {
  const { method, path, watch } = match;
  const { pathname } = new URL(request.url);
  return (method === undefined || method.toUpperCase() === request.method) &&
    (path === undefined || pathMatches(pathname, path)) &&
    (watch === undefined || watch === isWatchRequest(request));
}

function pathMatches(pathname: string, path: string | RegExp): boolean {
  // search(), because test() moves the lastIndex of a global pattern
  return typeof path === "string" ? pathname.startsWith(path) : pathname.search(path) >= 0;
}
