/**
 * Tests of other projects run, unchanged, against the launcher: each package against a server of its
 * own, since specs leave objects behind. A spec that fails must be one of the known failures, and
 * each of these must fail.
 */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildGo } from "../../support/programs/build_go.ts";
import { buildHelpers } from "../cluster/go_build.ts";
import type { RotationClaim } from "../rotation/rotation_run.ts";
import { withPeerServer } from "./peer_server.ts";
import type { PeerPackage, PeerSuite } from "./peer_suites.ts";
import { runSpecPackage, type SpecPackage, type SpecRun } from "./run_spec_package.ts";
import { judge } from "./spec_results.ts";

/** Four times what the longest package takes. */
const LIMIT_SECONDS = 600;

/** Settings of {@linkcode runPeers}. */
export interface PeerRunOptions {
  /** Part of the path of the packages to run; all by default. */
  filter?: string | undefined;
  /** Path of Bun, to run the launcher on; Deno by default. */
  bun?: string | undefined;
  /** Whether the packages run against kube-apiserver, where no failure is known. */
  real?: boolean;
  /** Called with each line. */
  say: (line: string) => void;
}

/** Runs a suite, and returns a claim for each package. */
export async function runPeers(
  { folder, module, packages, flags = [] }: PeerSuite,
  { filter = "", bun, real = false, say }: PeerRunOptions,
): Promise<RotationClaim[]> {
  const { supervise } = await buildHelpers();
  const moduleDirectory = join(import.meta.dirname!, folder);
  const claims: RotationClaim[] = [];
  const sum = { passed: 0, specs: 0 };
  let tookMs = 0;
  for (const each of packages.filter(({ path }) => path.includes(filter))) {
    const spec = await buildSpecs(moduleDirectory, `${module}/${each.path}`);
    const runMs = performance.now();
    const { isPlain, startsServers = false } = each;
    const place = { bun, real, flags, supervise, startsServers };
    const run = await withPeerServer(
      place,
      (server) =>
        runSpecPackage({ ...spec, isPlain }, { ...server, supervise, limitSeconds: LIMIT_SECONDS }),
    );
    tookMs += performance.now() - runMs;
    const seconds = inSeconds(performance.now() - runMs);
    const claim = claimOf(each, run, { seconds, real, say });
    claims.push(claim);
    say(claim.claim);
    sum.passed += run.results.filter(({ state }) => state === "passed").length;
    sum.specs += run.results.length;
  }
  const server = real ? "kube-apiserver" : "the launcher";
  const counts = `${sum.passed} of ${sum.specs} pass against ${server}`;
  say(`${module}: ${counts}, in ${inSeconds(tookMs)} s without the builds`);
  return claims;
}

/** Returns the claim of a package, and says what contradicts it. */
function claimOf(
  { path, known = {} }: PeerPackage,
  { results, output, fault }: SpecRun,
  { seconds, real, say }: { seconds: number; real: boolean; say: (line: string) => void },
): RotationClaim {
  const verdict = judge(results, real ? {} : known);
  for (const { name, message } of verdict.unexpected) say(`  fails: ${name}\n${indented(message)}`);
  for (const name of verdict.gone) say(`  passes, take it off the known failures: ${name}`);
  if (fault) say(`  ${fault}; the end of its output:\n${indented(output.slice(-4_000))}`);
  const details = [
    `${verdict.passed} of ${results.length} passed in ${seconds} s`,
    ...(verdict.skipped > 0 ? [`${verdict.skipped} skipped`] : []),
    ...(verdict.failed > 0 ? [`${verdict.failed - verdict.unexpected.length} known failures`] : []),
    ...(verdict.unexpected.length > 0 ? [`${verdict.unexpected.length} more failures`] : []),
    ...(fault ? [fault] : []),
  ];
  return {
    claim: `${path}: ${details.join(", ")}`,
    holds: fault === undefined && verdict.unexpected.length + verdict.gone.length === 0,
  };
}

function indented(text = ""): string {
  return text.split("\n").slice(0, 60).map((line) => `    ${line}`).join("\n");
}

function inSeconds(ms: number): number {
  return Math.round(ms / 1_000);
}

/** Builds the tests of a package, and finds its sources in the module cache of Go. */
async function buildSpecs(
  moduleDirectory: string,
  importPath: string,
): Promise<Pick<SpecPackage, "program" | "sources">> {
  const programs = await buildGo({
    moduleDirectory,
    packages: importPath,
    tests: true,
    title: `the tests of ${importPath}`,
    duration: "minutes for the first package of a project, seconds for another",
  });
  const args = ["list", "-f", "{{.Dir}}", importPath];
  const { stdout } = await promisify(execFile)("go", args, { cwd: moduleDirectory });
  return { program: join(programs, "tests"), sources: stdout.trim() };
}
