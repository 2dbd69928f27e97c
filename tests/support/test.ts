/** One `test` function for both runtimes, so that a suite is written once. */

import process from "node:process";

/** Settings of one test. */
export interface TestOptions {
  /** Skips the test, for a feature that a runtime lacks; the name says why. */
  ignore?: boolean;
  /**
   * Leaves the test to the full suite. Only for a test that repeats at length what another one shows:
   * the short suite must find each broken promise.
   */
  fullOnly?: boolean;
  /** Whether the test may leave something open, such as a program that other tests share. */
  leavesOpen?: boolean;
  /** Milliseconds until the test fails, for one that takes longer than {@linkcode LIMIT_MS} allows. */
  timeoutMs?: number;
}

type TestFunction = () => void | Promise<void>;

interface BunTest {
  (name: string, fn: TestFunction, timeoutMs: number): void;
  skip(name: string, fn: TestFunction): void;
}

/** The runtime that the suite is running on. */
export const runtimeName: "deno" | "bun" = "Bun" in globalThis ? "bun" : "deno";

/** Whether the full suite is running; tests that are run without `deno task test` are the full ones. */
export const isFullSuite: boolean = suiteVariable("KUBEWIRE_SUITE") !== "short";

/** Whether the servers of the tests offer HTTP/2; otherwise HTTP/1.1 only. */
export const overHttp2: boolean = suiteVariable("KUBEWIRE_PROTOCOL") !== "http/1.1";

/**
 * Milliseconds after which a test, a program of a test and any wait in one fail. It is a bound on a
 * hang, never an expectation, and so generous that a busy machine does not reach it.
 */
export const LIMIT_MS = 300_000;

/** The end of the name of a test that the short suite leaves out. */
export const ONLY_FULL = " [--full]";

const bunModule = "bun:test"; // held in a variable so that Deno does not resolve it
const bunTest: BunTest | undefined = runtimeName === "bun"
  ? (await import(bunModule)).test
  : undefined;

const registered: string[] = [];

/** Registers a test; on Deno with the op and resource sanitizers on. */
export function test(name: string, fn: TestFunction, options: TestOptions = {}): void {
  const { ignore = false, fullOnly = false, leavesOpen = false, timeoutMs = LIMIT_MS } = options;
  const isLeft = fullOnly && !isFullSuite;
  if (isLeft) name += ONLY_FULL;
  registered.push(name);
  if (bunTest) {
    if (ignore || isLeft) bunTest.skip(name, fn);
    else bunTest(name, fn, timeoutMs);
    return;
  }
  Deno.test({
    name,
    ignore: ignore || isLeft,
    sanitizeOps: !leavesOpen,
    sanitizeResources: !leavesOpen,
    fn: () => bounded(fn, timeoutMs),
  });
}

function suiteVariable(name: string): string | undefined {
  if (runtimeName === "bun") return process.env[name];
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) : undefined;
}

/** Returns `full` in the full suite and `short` in the short one, such as a number of schedules. */
export function inFull<T>(full: T, short: T): T {
  return isFullSuite ? full : short;
}

/** Returns the names of the tests that were registered since the last call. */
export function takeRegistered(): string[] {
  return registered.splice(0);
}

async function bounded(fn: TestFunction, timeoutMs: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`test still running after ${timeoutMs} ms`)),
      timeoutMs,
    );
  });
  try {
    await Promise.race([fn(), late]);
  } finally {
    clearTimeout(timer);
  }
}
