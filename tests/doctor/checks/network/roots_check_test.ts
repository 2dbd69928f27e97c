import { assertEquals, assertStringIncludes } from "@std/assert";
import { rootsCheck } from "../../../../src/doctor/checks/network/roots_check.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { examinedPod, runtimeWith } from "../../../support/doctor/examined_pod.ts";
import { testSurroundings } from "../../../support/doctor/test_surroundings.ts";
import { test } from "../../../support/test.ts";

testSurroundings({
  name: "authorities that a variable adds to Deno's",
  async make(stack) {
    const pod = await examinedPod(stack);
    const runtime = runtimeWith({ ...pod.env, DENO_CERT: "/etc/ssl/company.pem" });
    return { ...pod, options: { ...pod.options, runtime } };
  },
  finding: {
    id: "network.roots",
    status: "warning",
    summary: "DENO_CERT adds authorities to the cluster's own",
    remedy: "Unset DENO_CERT",
  },
  only: "deno",
});

test("rootsCheck speaks of one variable and of two", async () => {
  const summaryOf = async (env: Record<string, string>) =>
    (await rootsCheck.run(examinationOf({}, { env }), unaborted)).summary;
  assertStringIncludes(await summaryOf({ DENO_CERT: "a" }), "DENO_CERT adds");
  const both = { DENO_CERT: "a", NODE_EXTRA_CA_CERTS: "b" };
  assertStringIncludes(await summaryOf(both), "DENO_CERT and NODE_EXTRA_CA_CERTS add ");
});

test("rootsCheck tells whether Deno trusts its own roots", async () => {
  const other = await rootsCheck.run(examinationOf(), unaborted);
  assertStringIncludes(other.summary, "Deno trusts its own roots");
  const env = { DENO_TLS_CA_STORE: "" };
  assertEquals(await rootsCheck.run(examinationOf({}, { env }), unaborted), {
    status: "ok",
    summary: "only the cluster's CA is trusted",
  });
  assertEquals(
    (await rootsCheck.run(examinationOf({}, { name: "bun" }), unaborted)).status,
    "skipped",
  );
});
