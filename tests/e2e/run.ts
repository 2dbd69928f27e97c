/**
 * The suite against a real API server: `deno task e2e [--deno | --bun] [FILTER]`, or `deno task e2e
 * --soak` for the long run. `KUBEWIRE_E2E_KUBECONFIG` names the kubeconfig of a running cluster to
 * use instead.
 *
 * @module
 */
import { GoMissingError } from "../support/programs/build_go.ts";
import { bunBinary } from "../support/programs/bun_binary.ts";
import { repository } from "../support/repository.ts";
import { runTeed } from "../support/programs/run_teed.ts";
import { type TestCounts, testCounts } from "../support/programs/test_counts.ts";
import { ControlPlane } from "./cluster/control_plane.ts";
import { buildPodKubelet } from "./cluster/go_build.ts";
import { runRotation } from "./rotation/rotation_run.ts";
import { runSoak } from "./rotation/soak.ts";

const KUBECONFIG = "KUBEWIRE_E2E_KUBECONFIG";
/** The API server accepts a token for a minute past its expiry, and 10 s more from its cache. */
const QUICK_ROTATION = { token: { lifetimeMs: 15_000 }, durationMs: 90_000, progressMs: 30_000 };

const filter = Deno.args.find((arg) => !arg.startsWith("-"));

try {
  Deno.exitCode = Deno.args.includes("--soak")
    ? (await runSoak(console.log) ? 0 : 1)
    : await runSuite();
} catch (error) {
  if (!(error instanceof GoMissingError)) throw error;
  console.log(`skipped: ${error.message} ${KUBECONFIG} can name a cluster instead.`);
}

/** Returns the commands that run the tests on the chosen runtimes. */
function testCommands(): [string, ...string[]][] {
  const commands: Record<string, [string, ...string[]]> = {
    "--deno": [
      Deno.execPath(),
      "test",
      "--no-prompt",
      "--allow-all",
      ...(filter ? ["--filter", filter] : []),
      "tests/e2e",
    ],
    "--bun": [
      bunBinary(),
      "test",
      "--timeout=120000",
      ...(filter ? ["--test-name-pattern", RegExp.escape(filter)] : []),
      "./tests/e2e",
    ],
  };
  const chosen = Object.keys(commands).filter((flag) => Deno.args.includes(flag));
  return chosen.length === 0 ? Object.values(commands) : chosen.map((flag) => commands[flag]!);
}

async function runSuite(): Promise<number> {
  const given = Deno.env.get(KUBECONFIG);
  await using controlPlane = given
    ? await ControlPlane.fromKubeconfig(given)
    : await ControlPlane.start();
  if (!given) await buildPodKubelet(); // a test that waited for the build would time out
  const { gitVersion } = await (await controlPlane.request("GET", "/version")).json();
  console.log(`Kubernetes ${gitVersion} at ${controlPlane.url}`);

  const env = { [KUBECONFIG]: controlPlane.adminKubeconfig };
  const sum: TestCounts = { passed: 0, failed: 0 };
  for (const command of testCommands()) {
    const { code, output } = await runTeed(command, { env, cwd: repository });
    const counts = testCounts(output);
    sum.passed += counts.passed;
    sum.failed += counts.failed || (code === 0 ? 0 : 1);
  }
  if (filter) {
    console.log("left out: the quick rotation, which is no test");
  } else if (controlPlane.serviceAccountKeyFile === undefined) {
    console.log("skipped: the quick rotation, which signs tokens with the server's own key");
  } else {
    for (
      const { claim, holds } of await runRotation(controlPlane, {
        ...QUICK_ROTATION,
        say: console.log,
      })
    ) {
      console.log(`${holds ? "PASS" : "FAIL"}  ${claim}`);
      if (holds) sum.passed++;
      else sum.failed++;
    }
  }
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  return sum.failed > 0 ? 1 : 0;
}
