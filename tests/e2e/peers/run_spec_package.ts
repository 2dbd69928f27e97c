/** Runs the tests of one Go package against a server. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runTeed } from "../../support/programs/run_teed.ts";
import { ginkgoResults, goTestResults, type SpecResult } from "./spec_results.ts";

/** A test program and its surroundings. */
export interface SpecPackage {
  /** Path of the program that `go test -c` built. */
  program: string;
  /** Folder of the package's sources, in which its tests expect to run. */
  sources: string;
  isPlain?: boolean | undefined;
}

/** Settings of {@linkcode runSpecPackage}. */
export interface SpecPackageOptions {
  /** Path of the kubeconfig of the server. */
  kubeconfig: string;
  /** An empty folder, for the report and what the tests write. */
  folder: string;
  /** Seconds until the tests are ended. */
  limitSeconds: number;
}

/** Results of the tests of a package. */
export interface SpecRun {
  results: SpecResult[];
  /** Everything that the program printed. */
  output: string;
  /** Reason why results are missing. */
  fault: string | undefined;
}

/** Ends a program that neither Ginkgo's limit nor Go's has ended. */
const GRACE_SECONDS = 60;

/** Runs the program, with the same order of specs each time. */
export async function runSpecPackage(
  { program, sources, isPlain = false }: SpecPackage,
  { kubeconfig, folder, limitSeconds }: SpecPackageOptions,
): Promise<SpecRun> {
  const report = join(folder, "report.json");
  const flags = ["-test.v", `-test.timeout=${limitSeconds + GRACE_SECONDS / 2}s`];
  if (!isPlain) {
    flags.push(
      `-ginkgo.timeout=${limitSeconds}s`,
      `-ginkgo.json-report=${report}`,
      "-ginkgo.no-color",
      "-ginkgo.seed=1",
    );
  }
  const { output, isSilent } = await runTeed([program, ...flags], {
    cwd: sources,
    env: { USE_EXISTING_CLUSTER: "true", KUBECONFIG: kubeconfig, HOME: folder, TMPDIR: folder },
    quiet: true,
    silentMs: (limitSeconds + GRACE_SECONDS) * 1_000,
    groups: new Set(),
  });
  const results = goTestResults(output);
  if (isPlain) return { results, output, fault: isSilent ? "it hangs" : undefined };
  const text = await readFile(report, "utf8").catch(() => undefined);
  if (text !== undefined) results.unshift(...ginkgoResults(text));
  const fault = isSilent ? "it hangs" : text === undefined ? "it wrote no report" : undefined;
  return { results, output, fault };
}
