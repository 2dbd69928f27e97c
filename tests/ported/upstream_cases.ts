import { test, type TestOptions } from "../support/test.ts";

/**
 * The cases of one test file of controller-runtime or client-go by their names there, and the verdict
 * on each.
 */
export interface UpstreamCases {
  /** The module with its version, and the path of the file. */
  readonly file: string;
  /** Cases that hold here in the same way. */
  readonly same: readonly string[];
  /** Cases that hold here in another way, with the reason; the test asserts that way. */
  readonly differs: Readonly<Record<string, string>>;
  /** Cases that have no counterpart here: their names by the reason. */
  readonly notApplicable: Readonly<Record<string, readonly string[]>>;
}

/** The names of the cases that have a test here. */
export type PortedCase<T extends UpstreamCases> = T["same"][number] | keyof T["differs"] & string;

/** Registers the test of a case; `end` checks that each ported case of the file has one. */
export interface PortedTests<T extends UpstreamCases> {
  (upstream: PortedCase<T>, name: string, fn: () => void | Promise<void>): void;
  /** Checks that, and ends what the tests share. */
  end(endShared?: () => Promise<void>): void;
}

/** Returns the function that registers the tests of a file's cases, all with the same settings. */
export function portedTests<T extends UpstreamCases>(
  cases: T,
  options: TestOptions = {},
): PortedTests<T> {
  const { file, same, differs } = cases;
  const open = new Set<string>([...same, ...Object.keys(differs)]);
  const ported = (upstream: string, name: string, fn: () => void | Promise<void>) => {
    if (!open.delete(upstream)) throw new Error(`${upstream} of ${file} has a test already.`);
    test(name, fn, options);
  };
  const end = (endShared?: () => Promise<void>) => {
    if (endShared) test(`what the tests of ${file} share ends`, endShared, options);
    if (open.size > 0) throw new Error(`${file} has cases without a test: ${[...open].join("; ")}`);
  };
  return Object.assign(ported, { end });
}
