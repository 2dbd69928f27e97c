import { assertEquals } from "@std/assert";
import { dnsCheck } from "../../../../src/doctor/checks/network/dns_check.ts";
import { examinationOf, unaborted } from "../../../support/doctor/examination_of.ts";
import { examinedPod, runtimeWith } from "../../../support/doctor/examined_pod.ts";
import { testSurroundings } from "../../../support/doctor/test_surroundings.ts";
import { test } from "../../../support/test.ts";

testSurroundings({
  name: "a DNS name that does not resolve",
  async make(stack) {
    const pod = await examinedPod(stack);
    const env = { ...pod.env, KUBERNETES_SERVICE_HOST: "nohost.invalid" };
    return { ...pod, options: { ...pod.options, runtime: runtimeWith(env) } };
  },
  finding: {
    id: "network.dns",
    status: "failure",
    summary: "nohost.invalid: the name cannot be resolved",
    remedy: "CoreDNS",
  },
});

test("dnsCheck looks up names alone, and not those that a proxy resolves", async () => {
  const proxy = { url: "http://proxy.example.com", origin: "HTTPS_PROXY" };
  const rows = [
    [{ server: new URL("https://localhost") }, "ok"],
    [{ server: new URL("https://10.96.0.1") }, "skipped"],
    [{ server: new URL("https://[fd00::1]:6443") }, "skipped"],
    [{ server: new URL("https://localhost"), proxy }, "skipped"],
  ] as const;
  for (const [target, status] of rows) {
    const { status: actual } = await dnsCheck.run(examinationOf({ target }), unaborted);
    assertEquals([target.server.host, actual], [target.server.host, status]);
  }
});
