/** One `test` function for both runtimes, so that a suite is written once. */

/** Settings of one test. */
export interface TestOptions {
  /** Milliseconds until the test fails; a bound on a hang, never an expectation. */
  timeoutMs?: number;
  /** Skips the test, for a feature that a runtime lacks; the name says why. */
  ignore?: boolean;
}

type TestFunction = () => void | Promise<void>;

interface BunTest {
  (name: string, fn: TestFunction, timeoutMs: number): void;
  skip(name: string, fn: TestFunction): void;
}

/** The runtime that the suite is running on. */
export const runtimeName: "deno" | "bun" = "Bun" in globalThis ? "bun" : "deno";

const bunModule = "bun:test"; // held in a variable so that Deno does not resolve it
const bunTest: BunTest | undefined = runtimeName === "bun"
  ? (await import(bunModule)).test
  : undefined;

/** Registers a test; on Deno with the op and resource sanitizers on. */
export function test(name: string, fn: TestFunction, options: TestOptions = {}): void {
  const { timeoutMs = 60_000, ignore = false } = options;
  if (bunTest) {
    if (ignore) bunTest.skip(name, fn);
    else bunTest(name, fn, timeoutMs);
    return;
  }
  Deno.test({
    name,
    ignore,
    sanitizeOps: true,
    sanitizeResources: true,
    fn: () => bounded(fn, timeoutMs),
  });
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
