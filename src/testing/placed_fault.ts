import { checkFault } from "./check_fault.ts";
import type { InjectedFault } from "./fault_panel.ts";
import type { Fault, FaultMatch } from "./faults.ts";
import { isWatchRequest } from "./watch_request.ts";

/** A fault that a panel holds, with what it has taken so far. */
export class PlacedFault implements InjectedFault {
  /** The fault itself. */
  readonly fault: Fault;
  /** Requests that it has taken. */
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

  /** Takes a request if it matches and the fault is not spent, and says whether it did. */
  take(request: Request): boolean {
    const { match = {}, times = 1 } = this.fault;
    if (this.hits >= times || !matches(request, match)) return false;
    this.hits++;
    return true;
  }

  /** Takes the fault out of its panel and releases what it stalls. */
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
  // search(), since test() moves the lastIndex of a global pattern
  return typeof path === "string" ? pathname.startsWith(path) : pathname.search(path) >= 0;
}
