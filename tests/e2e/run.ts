/**
 * The suite against a real API server: `deno task e2e [--deno | --bun] [FILTER]`. With `--cluster`
 * it is the suite for a whole cluster, with controllers and nodes; with `--large` an operator follows
 * one of 100 nodes and 3,000 pods, with `--large=20` a fifth of it; with `--soak` the long run, with
 * `--handovers` the long run of leader election, with `--shards` that of shards, and with `--stops`
 * that of stopped processes. With `--peers` the specs of controller-runtime run against the launcher
 * of the embedded server, or, with `--real`, against kube-apiserver; `--peers=NAME` names another
 * suite of `peers/peer_suites.ts`, or `all` of them, and FILTER is a part of a package's path.
 * `--http1` has each API server serve HTTP/1.1 only, and with `--goaway-chance=0.02` each fiftieth
 * request over HTTP/2 gets a GOAWAY. `KUBEWIRE_E2E_KUBECONFIG` names the kubeconfig of a running
 * cluster to use instead.
 *
 * @module
 */
import { basename, dirname, join } from "node:path";
import { GoMissingError } from "../support/programs/build_go.ts";
import { bunBinary } from "../support/programs/bun_binary.ts";
import { repository } from "../support/repository.ts";
import { runTeed } from "../support/programs/run_teed.ts";
import { failedTests } from "../support/programs/failed_tests.ts";
import { type TestCounts, testCounts } from "../support/programs/test_counts.ts";
import { walk } from "@std/fs";
import { ControlPlane } from "./cluster/control_plane.ts";
import { buildPodKubelet } from "./cluster/go_build.ts";
import { API_SERVER_FLAGS } from "./cluster/server_flags.ts";
import { EndToEndRun } from "./end_to_end_run.ts";
import { runHandovers } from "./election/handover_run.ts";
import { Helm } from "./helm_commands/helm.ts";
import { runLarge } from "./large_cluster/large_run.ts";
import { runPeers } from "./peers/peer_run.ts";
import { peerSuites } from "./peers/peer_suites.ts";
import { type RotationClaim, runRotation } from "./rotation/rotation_run.ts";
import { runSoak } from "./rotation/soak.ts";
import { runShards } from "./shards/shard_run.ts";
import { runStops } from "./stops/stop_run.ts";
import { openStandInVolume } from "./rotation/stand_in_volume.ts";
import { openHollowVolume } from "./whole_cluster/hollow_volume.ts";
import { WholeCluster } from "./whole_cluster/whole_cluster.ts";

const KUBECONFIG = "KUBEWIRE_E2E_KUBECONFIG";
/** Folder of the tests that need controllers and nodes. */
const WHOLE_CLUSTER = "whole_cluster";

/** The API server accepts a token for a minute past its expiry, and 10 s more from its cache. */
const QUICK_ROTATION = { durationMs: 90_000, progressMs: 30_000 };
/** A kubelet asks for no token that lives for less than 600 s, and rotates it after 480 s. */
const HOLLOW_ROTATION = { durationMs: 720_000, progressMs: 60_000, leastWritten: 2 };

const QUICK_HANDOVERS = { releases: 4, kills: 2 };
const LONG_HANDOVERS = { releases: 100, kills: 30 };

const QUICK_SHARDS = { replicas: 3, objects: 200, durationMs: 80_000, disturbanceMs: 18_000 };
const LONG_SHARDS = { replicas: 5, objects: 2_000, durationMs: 600_000, disturbanceMs: 20_000 };

/** Longer than a connection may be silent. */
const QUICK_STOPS = { stoppedMs: 70_000 };
const LONG_STOPS = { stoppedMs: 300_000 };

const LARGE_NODES = 100;
const PODS_OF_A_NODE = 30;

const say = (line: string) => console.log(line);
const filter = Deno.args.find((arg) => !arg.startsWith("-"));

const goawayChance = Deno.args.find((arg) => arg.startsWith("--goaway-chance="));
const overHttp1 = Deno.args.includes("--http1");
if (goawayChance !== undefined) Deno.env.set(API_SERVER_FLAGS, goawayChance);
if (overHttp1) {
  Deno.env.set(API_SERVER_FLAGS, "--disable-http2-serving");
  Deno.env.set("KUBEWIRE_PROTOCOL", "http/1.1"); // for the embedded servers
}

const run = await EndToEndRun.begin();
let code = 1;
try {
  code = await runSuite();
} catch (error) {
  if (error instanceof GoMissingError) {
    code = 0;
    console.log(`skipped: ${error.message} ${KUBECONFIG} can name a cluster instead.`);
  } else {
    console.error(error);
  }
}
run.end(code);

async function runSuite(): Promise<number> {
  const runs = {
    "--handovers": (each: ControlPlane) => runHandovers(each, { ...LONG_HANDOVERS, say }),
    "--shards": (each: ControlPlane) => runShards(each, { ...LONG_SHARDS, say }),
    "--stops": (each: ControlPlane) => runStops(each, { ...LONG_STOPS, say }),
  };
  for (const [flag, run] of Object.entries(runs)) {
    if (Deno.args.includes(flag)) return await runLong(run);
  }
  const large = Deno.args.find((arg) => /^--large(=\d+)?$/.test(arg));
  const peers = Deno.args.find((arg) => /^--peers(=.+)?$/.test(arg));
  if (peers) return await runPeerSuite(peers.split("=")[1] ?? "controller-runtime");
  if (large) return await runOnLargeCluster(Number(large.split("=")[1] ?? LARGE_NODES));
  if (Deno.args.includes("--soak")) return await runSoak(console.log) ? 0 : 1;
  const sum = Deno.args.includes("--cluster") ? await runOnCluster() : await runOnControlPlane();
  return exitCodeOf(sum);
}

async function runOnControlPlane(): Promise<TestCounts> {
  const given = Deno.env.get(KUBECONFIG);
  await using controlPlane = given
    ? await ControlPlane.loadKubeconfig(given)
    : await ControlPlane.start();
  // a test that waited for a build would time out
  if (!given) await buildPodKubelet();
  if (!filter || /helm/i.test(filter)) await Helm.build();
  const sum = await runTests(controlPlane, await testFiles((file) => !isForCluster(file)));
  if (filter) {
    console.log("left out: the quick rotation and the stops, which run without a filter only");
  } else if (controlPlane.serviceAccountKeyFile === undefined) {
    console.log("skipped: the quick rotation, which signs tokens with the server's own key");
  } else {
    const [rotation, stops] = await Promise.all([
      runRotation(controlPlane, {
        ...QUICK_ROTATION,
        openVolume: () => openStandInVolume(controlPlane, { lifetimeMs: 15_000 }),
        say,
      }),
      runQuickStops(),
    ]);
    add(sum, rotation);
    add(sum, stops);
    add(sum, await runHandovers(controlPlane, { ...QUICK_HANDOVERS, say }));
    add(sum, await runShards(controlPlane, { ...QUICK_SHARDS, say }));
  }
  return sum;
}

/** Runs the stops on a control plane of their own, whose API server is stopped and killed. */
async function runQuickStops(): Promise<RotationClaim[]> {
  await using controlPlane = await ControlPlane.start();
  return await runStops(controlPlane, { ...QUICK_STOPS, say });
}

async function runOnCluster(): Promise<TestCounts> {
  await using cluster = await WholeCluster.start();
  const { controlPlane } = cluster;
  const files = await testFiles(isForCluster);
  if (filter) {
    console.log("left out: the rotation by a kubelet, which is not a test");
    return await runTests(controlPlane, files);
  }
  const [sum, claims] = await Promise.all([
    runTests(controlPlane, files),
    runRotation(controlPlane, {
      ...HOLLOW_ROTATION,
      openVolume: () => openHollowVolume(cluster, { expirationSeconds: 600 }),
      say,
    }),
  ]);
  add(sum, claims);
  return sum;
}

/** Runs the operators in a cluster with so many nodes. */
async function runOnLargeCluster(nodes: number): Promise<number> {
  await using cluster = await WholeCluster.start({ nodes });
  const sum: TestCounts = { passed: 0, failed: 0 };
  const replicas = nodes; // 30 pods on each node
  add(sum, await runLarge(cluster, { deployments: PODS_OF_A_NODE, replicas, say }));
  return exitCodeOf(sum);
}

/** Runs the suite of another project, or all of these, against the launcher. */
async function runPeerSuite(name: string): Promise<number> {
  const suites = Object.entries(peerSuites).filter(([each]) => name === "all" || name === each);
  if (suites.length === 0) {
    throw new TypeError(`--peers must be all or ${Object.keys(peerSuites).join(" or ")}.`);
  }
  const bun = Deno.args.includes("--bun") ? bunBinary() : undefined;
  const real = Deno.args.includes("--real");
  const sum: TestCounts = { passed: 0, failed: 0 };
  for (const [, suite] of suites) add(sum, await runPeers(suite, { filter, bun, real, say }));
  return exitCodeOf(sum);
}

async function runLong(
  run: (controlPlane: ControlPlane) => Promise<RotationClaim[]>,
): Promise<number> {
  await using controlPlane = await ControlPlane.start();
  const sum: TestCounts = { passed: 0, failed: 0 };
  add(sum, await run(controlPlane));
  return exitCodeOf(sum);
}

/** Prints the sum; a run in which nothing passed, as with a name that no test has, fails. */
function exitCodeOf({ passed, failed }: TestCounts): number {
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

/** Adds claims to a sum, and prints them. */
function add(sum: TestCounts, claims: RotationClaim[]): void {
  for (const { claim, holds } of claims) {
    console.log(`${holds ? "PASS" : "FAIL"}  ${claim}`);
    if (holds) sum.passed++;
    else sum.failed++;
  }
}

async function runTests(controlPlane: ControlPlane, files: string[]): Promise<TestCounts> {
  const { gitVersion } = await (await controlPlane.request("GET", "/version")).json();
  console.log(`Kubernetes ${gitVersion} at ${controlPlane.url}`);
  const env = { [KUBECONFIG]: controlPlane.adminKubeconfig };
  const sum: TestCounts = { passed: 0, failed: 0 };
  const failures: string[] = [];
  for (const command of testCommands(files)) {
    const { code, output } = await runTeed(command, { env, cwd: repository, groups: run.groups });
    const counts = testCounts(output);
    sum.passed += counts.passed;
    sum.failed += counts.failed || (code === 0 ? 0 : 1);
    failures.push(...failedTests(output));
  }
  for (const failure of failures) console.log(`FAILED ${failure}`);
  return sum;
}

/** Returns the commands that run the tests on the chosen runtimes. */
function testCommands(files: string[]): [string, ...string[]][] {
  const commands: Record<string, [string, ...string[]]> = {
    "--deno": [
      Deno.execPath(),
      "test",
      "--quiet",
      "--no-prompt",
      "--allow-all",
      ...(filter ? ["--filter", filter] : []),
      ...files,
    ],
    "--bun": [
      bunBinary(),
      "test",
      "--timeout=120000",
      ...(filter ? ["--test-name-pattern", RegExp.escape(filter)] : []),
      ...files,
    ],
  };
  const chosen = Object.keys(commands).filter((flag) => Deno.args.includes(flag));
  return chosen.length === 0 ? Object.values(commands) : chosen.map((flag) => commands[flag]!);
}

/** Returns the test files of the end-to-end suite that fulfil a condition. */
async function testFiles(isWanted: (file: string) => boolean): Promise<string[]> {
  const files: string[] = [];
  const folder = join(repository, "tests/e2e");
  for await (const { path } of walk(folder, { match: [/_test\.ts$/], includeDirs: false })) {
    if (isWanted(path)) files.push(path);
  }
  return files.sort();
}

function isForCluster(file: string): boolean {
  return basename(dirname(file)) === WHOLE_CLUSTER;
}
