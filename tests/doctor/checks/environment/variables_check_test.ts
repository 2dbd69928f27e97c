import { assertEquals } from "@std/assert";
import { variablesCheck } from "../../../../src/doctor/checks/environment/variables_check.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { examinedPod, runtimeWith } from "../../../support/doctor/examined_pod.ts";
import type { Surroundings } from "../../../support/doctor/surroundings.ts";
import { testSurroundings } from "../../../support/doctor/test_surroundings.ts";
import { test } from "../../../support/test.ts";

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
