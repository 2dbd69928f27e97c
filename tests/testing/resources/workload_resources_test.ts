import { assertEquals } from "@std/assert";
import { workloadResources } from "../../../src/testing/resources/workload_resources.ts";
import { test } from "../../support/test.ts";

test("workloads: all are namespaced, and have a status but for the revisions", () => {
  const cluster = workloadResources.filter(({ namespaced }) => namespaced === false);
  assertEquals(cluster.map(({ plural }) => plural), []);
  const withStatus = workloadResources.filter(({ status }) => status);
  assertEquals(withStatus.map(({ plural }) => plural), [
    "daemonsets",
    "deployments",
    "replicasets",
    "statefulsets",
    "cronjobs",
    "jobs",
    "horizontalpodautoscalers",
    "horizontalpodautoscalers",
    "poddisruptionbudgets",
  ]);
});
