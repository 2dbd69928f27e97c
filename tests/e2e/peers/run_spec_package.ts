/** Runs the tests of one Go package against a server. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runTeed } from "../../support/programs/run_teed.ts";
import type { PeerServer } from "./peer_server.ts";
import { endFault, ginkgoResults, goTestResults, type SpecResult } from "./spec_results.ts";

/** A test program and its surroundings. */
export interface SpecPackage {
  /** Path of the program that `go test -c` built. */
  program: string;
  /** Folder of the package's sources, in which its tests expect to run. */
  sources: string;
  isPlain?: boolean | undefined;
}

/** Settings of {@linkcode runSpecPackage}. */
export interface SpecPackageOptions extends PeerServer {
  /** Path of the program `supervise`, which ends the tests if this process is killed. */
  supervise: string;
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
  { env, folder, supervise, limitSeconds }: SpecPackageOptions,
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
  const { code, output, isSilent } = await runTeed([supervise, "-", program, ...flags], {
    cwd: sources,
    env: { ...env, TMPDIR: folder },
    quiet: true,
    silentMs: (limitSeconds + GRACE_SECONDS) * 1_000,
    openStdin: true,
  });
  const results = goTestResults(output);
  if (isPlain) {
    const fault = isSilent ? "it hangs" : endFault(code, results);
    return { results, output, fault };
  }
  const text = await readFile(report, "utf8").catch(() => undefined);
  if (text !== undefined) results.unshift(...ginkgoResults(text));
  const fault = isSilent
    ? "it hangs"
    : text === undefined
    ? "it wrote no report"
    : endFault(code, results);
  return { results, output, fault };
}
