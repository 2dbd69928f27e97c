/** Reads the results of a Go test program: the specs in the report of Ginkgo, and plain tests. */

/** A spec, or a test that has no subtests. */
export interface SpecResult {
  /** Texts of its containers and its own, or the name of a test with those of its parents. */
  name: string;
  state: "passed" | "failed" | "skipped";
  /** Message of a failure. */
  message?: string;
}

/** Results beside the failures that are known. */
export interface Verdict {
  passed: number;
  failed: number;
  skipped: number;
  /** Failures that are not known. */
  unexpected: SpecResult[];
  /** Names of known failures that did not fail. */
  gone: string[];
}

/** The part of Ginkgo's JSON report that is read. */
type GinkgoReport = {
  SpecReports: {
    ContainerHierarchyTexts: string[] | null;
    LeafNodeType: string;
    LeafNodeText: string;
    State: string;
    Failure?: {
      Message: string;
      ForwardedPanic?: string;
      Location: { FileName: string; LineNumber: number };
    };
  }[] | null;
}[];

/**
 * Returns the specs of a report, and under its name in brackets each other node that failed, such
 * as `[BeforeSuite]`.
 */
export function ginkgoResults(report: string): SpecResult[] {
  const suites: GinkgoReport = JSON.parse(report);
  return suites.flatMap(({ SpecReports }) => SpecReports ?? []).flatMap((spec): SpecResult[] => {
    const state = stateOf(spec.State);
    const isSpec = spec.LeafNodeType === "It";
    if (!isSpec && state !== "failed") return [];
    const texts = [...spec.ContainerHierarchyTexts ?? [], spec.LeafNodeText].filter(Boolean);
    const name = isSpec ? texts.join(" ") : `[${spec.LeafNodeType}]`;
    return state === "failed" ? [{ name, state, message: messageOf(spec) }] : [{ name, state }];
  });
}

function stateOf(state: string): SpecResult["state"] {
  if (state === "passed") return "passed";
  return state === "skipped" || state === "pending" ? "skipped" : "failed";
}

function messageOf(
  { State, Failure }: NonNullable<GinkgoReport[number]["SpecReports"]>[number],
): string {
  if (!Failure) return State;
  const { Message, ForwardedPanic = "", Location } = Failure;
  const place = `${Location.FileName.replace(/^.*\//, "")}:${Location.LineNumber}`;
  return `${State} at ${place}: ${Message} ${ForwardedPanic}`.trim();
}

/**
 * Returns the tests without subtests that a program printed with `-test.v`; one that ran Ginkgo's
 * specs is left out. A test that did not end has failed.
 */
export function goTestResults(output: string): SpecResult[] {
  const tests = new Map<string, { state?: SpecResult["state"]; lines: string[] }>();
  const suites = new Set<string>();
  let current = "";
  for (const line of output.split("\n")) {
    const [, begun] = /^=== (?:RUN|CONT|NAME) +(\S+)$/.exec(line) ?? [];
    const [, end, ended] = /^ *--- (PASS|FAIL|SKIP): (\S+) \(/.exec(line) ?? [];
    if (begun) {
      current = begun;
      if (!tests.has(begun)) tests.set(begun, { lines: [] });
    } else if (end && ended) {
      const states = { PASS: "passed", FAIL: "failed", SKIP: "skipped" } as const;
      const test = tests.get(ended) ?? { lines: [] };
      tests.set(ended, { ...test, state: states[end as keyof typeof states] });
    } else if (line.startsWith("Running Suite: ")) {
      suites.add(current);
    } else {
      tests.get(current)?.lines.push(line);
    }
  }
  const names = [...tests.keys()];
  return [...tests].flatMap(([name, { state, lines }]): SpecResult[] => {
    if (suites.has(name) || names.some((other) => other.startsWith(`${name}/`))) return [];
    if (state === "passed" || state === "skipped") return [{ name, state }];
    const message = state === undefined ? "did not end" : lines.slice(0, MESSAGE_LINES).join("\n");
    return [{ name, state: "failed", message }];
  });
}

const MESSAGE_LINES = 20;

/** Returns why the results of a program that ended are not all, or nothing. */
export function endFault(code: number, results: readonly SpecResult[]): string | undefined {
  if (results.length === 0) return `it ended with code ${code} and ran no test`;
  if (code === 0 || results.some(({ state }) => state === "failed")) return undefined;
  return `it ended with code ${code} and no failed test`;
}

/** Compares results with the names of the known failures; specs may share a name. */
export function judge(
  results: readonly SpecResult[],
  known: Readonly<Record<string, string>>,
): Verdict {
  const count = (state: SpecResult["state"]) =>
    results.filter((result) => result.state === state).length;
  const failures = results.filter(({ state }) => state === "failed");
  const failed = new Set(failures.map(({ name }) => name));
  return {
    passed: count("passed"),
    failed: count("failed"),
    skipped: count("skipped"),
    unexpected: failures.filter(({ name }) => !(name in known)),
    gone: Object.keys(known).filter((name) => !failed.has(name)),
  };
}
