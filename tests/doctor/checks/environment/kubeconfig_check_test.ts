import { assertEquals } from "@std/assert";
import { kubeconfigCheck } from "../../../../src/doctor/checks/environment/kubeconfig_check.ts";
import { desk, PASSWORD } from "../../../support/doctor/examined_desk.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { testSurroundings } from "../../../support/doctor/test_surroundings.ts";
import { test } from "../../../support/test.ts";

const failed = { id: "environment.kubeconfig", status: "failure" } as const;

testSurroundings(
  desk("a kubeconfig without the context that is asked for", { context: "staging" }, {
    ...failed,
    summary: 'The kubeconfig has no context "staging": it has "dev"',
    remedy: "kubectl config get-contexts",
  }),
  desk("a kubeconfig that is not there", { path: "missing" }, {
    ...failed,
    summary: "missing cannot be read",
    remedy: "--kubeconfig",
  }),
  desk("a kubeconfig that is not YAML", { text: () => `password: "${PASSWORD}\n{` }, {
    ...failed,
    summary: "is not YAML at line",
    remedy: "Correct the kubeconfig",
  }),
  {
    ...desk(
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
