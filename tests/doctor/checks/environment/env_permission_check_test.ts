import { assertEquals } from "@std/assert";
import { envPermissionCheck } from "../../../../src/doctor/checks/environment/env_permission_check.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { runtimeName, test } from "../../../support/test.ts";

test("envPermissionCheck asks about the variables of the place", async () => {
  const examination = examinationOf({ place: "desk", kubeconfig: "/kubeconfig" });
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
