import { assertEquals } from "@std/assert";
import { serviceWarnings } from "../../../src/testing/warnings/service_warnings.ts";
import { test } from "../../support/test.ts";

test("a headless Service has warnings for what it ignores, others have none", () => {
  const spec = { type: "ClusterIP", clusterIP: "None", sessionAffinity: "None" };
  assertEquals(serviceWarnings({ spec }), []);
  assertEquals(serviceWarnings({ spec: { ...spec, loadBalancerIP: "192.168.7.8" } }), [
    "spec.loadBalancerIP is ignored for headless services",
  ]);
  const others = { type: "LoadBalancer", externalIPs: [], trafficDistribution: "PreferSameZone" };
  assertEquals(serviceWarnings({ spec: others }), []);
  assertEquals(serviceWarnings({}), []);
});
