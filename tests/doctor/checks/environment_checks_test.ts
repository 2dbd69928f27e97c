import { assertEquals, assertStringIncludes } from "@std/assert";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  envPermissionCheck,
  kubeconfigCheck,
  OLDEST_RUNTIMES,
  runtimeCheck,
  variablesCheck,
} from "../../../src/doctor/checks/environment_checks.ts";
import { NEWEST_MINOR, OLDEST_MINOR } from "../../../src/doctor/checks/server_checks.ts";
import { examinationOf, unaborted } from "../../support/doctor/examination_of.ts";
import { machine, PASSWORD } from "../../support/doctor/examined_machine.ts";
import { examinedPod, runtimeWith } from "../../support/doctor/examined_pod.ts";
import type { Surroundings } from "../../support/doctor/surroundings.ts";
import { testSurroundings } from "../../support/doctor/test_surroundings.ts";
import { repository } from "../../support/repository.ts";
import { runtimeName, test } from "../../support/test.ts";

test("runtimeCheck names a runtime that is older than the oldest that is supported", async () => {
  const rows = [
    ["deno", "2.9.6", "ok"],
    ["deno", "2.7.0", "ok"],
    ["deno", "3.0.0", "ok"],
    ["deno", "2.6.9", "warning"],
    ["bun", "1.4.0", "ok"],
    ["bun", "1.3.14", "warning"],
    ["another", "0.1.0", "ok"],
  ] as const;
  for (const [name, version, status] of rows) {
    const examination = examinationOf();
    const runtime = { ...examination.runtime, name, version };
    const outcome = await runtimeCheck.run({ ...examination, runtime }, unaborted);
    assertEquals([name, version, outcome.status], [name, version, status]);
  }
});

test("envPermissionCheck asks about the variables of the environment", async () => {
  const examination = examinationOf({ environment: "machine", kubeconfig: "/kubeconfig" });
  assertEquals(await envPermissionCheck.run(examination, unaborted), {
    status: "ok",
    summary: "LOG_TOKENS, LOG_STREAM may be read",
  });
  const pod = await envPermissionCheck.run(examinationOf(), unaborted);
  assertEquals(
    pod.summary,
    "KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT may be read",
  );
}, { ignore: runtimeName === "bun" }); // tests/doctor/permissions_test.ts has those that are missing

test("envPermissionCheck is skipped on Bun, which has no permissions", async () => {
  const { status } = await envPermissionCheck.run(examinationOf({}, { name: "bun" }), unaborted);
  assertEquals(status, "skipped");
});

const HOST = "KUBERNETES_SERVICE_HOST";
const PORT = "KUBERNETES_SERVICE_PORT";

/** A pod in which some variables have other values, or none. */
function withVariables(
  name: string,
  variables: Record<string, string | undefined>,
  texts: { summary: string; remedy: string },
): Surroundings {
  return {
    name,
    async make(stack) {
      const pod = await examinedPod(stack);
      const runtime = runtimeWith({ ...pod.env, ...variables });
      return { ...pod, options: { ...pod.options, runtime } };
    },
    finding: { id: "environment.variables", status: "failure", ...texts },
  };
}

testSurroundings(
  withVariables(`${HOST} missing`, { [HOST]: undefined }, {
    summary: `${HOST} is not set`,
    remedy: "env -i",
  }),
  withVariables(`${PORT} empty`, { [PORT]: "" }, {
    summary: `${PORT} is not set`,
    remedy: "a manifest that sets the variable to an empty text",
  }),
  withVariables("both variables missing", { [HOST]: undefined, [PORT]: undefined }, {
    summary: `${HOST} and ${PORT} are not set`,
    remedy: "env -i",
  }),
  withVariables("variables that do not make a URL", { [PORT]: "tcp://a" }, {
    summary: "do not make a URL",
    remedy: "Remove the variables",
  }),
);

test("variablesCheck notes the server for the checks of the network", async () => {
  const examination = examinationOf({}, { env: { [HOST]: "fd00::1", [PORT]: "443" } });
  assertEquals((await variablesCheck.run(examination, unaborted)).status, "ok");
  assertEquals(examination.config, { server: "https://[fd00::1]:443" });
});

const failed = { id: "environment.kubeconfig", status: "failure" } as const;

testSurroundings(
  machine("a kubeconfig without the context that is asked for", { context: "staging" }, {
    ...failed,
    summary: 'The kubeconfig has no context "staging": it has "dev"',
    remedy: "kubectl config get-contexts",
  }),
  machine("a kubeconfig that is not there", { path: "missing" }, {
    ...failed,
    summary: "missing cannot be read",
    remedy: "--kubeconfig",
  }),
  machine("a kubeconfig that is not YAML", { text: () => `password: "${PASSWORD}\n{` }, {
    ...failed,
    summary: "is not YAML at line",
    remedy: "Correct the kubeconfig",
  }),
  {
    ...machine(
      "a setting that Deno does not have",
      { cluster: { "insecure-skip-tls-verify": true } },
      {
        ...failed,
        summary: "Deno cannot skip certificate verification",
        remedy: "Correct the kubeconfig",
      },
    ),
    only: "deno",
  },
);

test("kubeconfigCheck is skipped in a pod", async () => {
  assertEquals((await kubeconfigCheck.run(examinationOf(), unaborted)).status, "skipped");
});

test("the supported versions are those of README and of the pins", async () => {
  const readme = (await readFile(join(repository, "README.md"), "utf8")).replace(/\s+/g, " ");
  const { deno, bun } = OLDEST_RUNTIMES;
  assertStringIncludes(readme, `It needs Deno ${deno} or Bun ${bun}, or newer`);
  assertStringIncludes(readme, `Kubernetes 1.${OLDEST_MINOR} or 1.${NEWEST_MINOR}`);
  const pins = await readFile(join(repository, ".ci/versions"), "utf8");
  const floors = [...pins.matchAll(/^(\w+)-floor (\d+\.\d+)/gm)].map(([, name, version]) => [
    name,
    version,
  ]);
  assertEquals(Object.fromEntries(floors), OLDEST_RUNTIMES);
});
