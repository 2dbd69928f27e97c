import { assertEquals } from "@std/assert";
import { versionCheck } from "../../../../src/doctor/checks/server/version_check.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { podOfHttps } from "../../../support/doctor/examined_pod.ts";
import { testSurroundings } from "../../../support/doctor/test_surroundings.ts";
import { test } from "../../../support/test.ts";

testSurroundings({
  name: "a server of Kubernetes 1.28",
  make: (stack) =>
    podOfHttps(stack, ({ url }) =>
      Response.json(
        url.endsWith("/version") ? { gitVersion: "v1.28.15" } : { metadata: {}, status: {} },
      )),
  finding: {
    id: "server.version",
    status: "warning",
    summary: "v1.28.15 is older than 1.36",
    remedy: "Upgrade the cluster",
  },
});

test("versionCheck reads the versions of distributions too", async () => {
  const rows = [
    ["v1.35.9", "warning"],
    ["v1.36.0", "ok"],
    ["v1.37.2+k3s1", "ok"],
    ["v1.36.4-gke.1200", "ok"],
    ["v1.45.0", "ok"],
    ["v2.0.0", "ok"],
    ["unknown", "skipped"],
  ] as const;
  for (const [serverVersion, status] of rows) {
    const outcome = await versionCheck.run(examinationOf({ serverVersion }), unaborted);
    assertEquals([serverVersion, outcome.status], [serverVersion, status]);
  }
});
