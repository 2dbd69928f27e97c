import { assertEquals } from "@std/assert";
import { coreResources } from "../../../src/testing/resources/core_resources.ts";
import { test } from "../../support/test.ts";

test("core resources: which are cluster-scoped, and which have a status", () => {
  const cluster = coreResources.filter(({ namespaced }) => namespaced === false);
  assertEquals(cluster.map(({ plural }) => plural), ["namespaces", "nodes", "persistentvolumes"]);
  const withStatus = coreResources.filter(({ status }) => status);
  assertEquals(withStatus.map(({ plural }) => plural), [
    "namespaces",
    "nodes",
    "persistentvolumeclaims",
    "persistentvolumes",
    "pods",
    "replicationcontrollers",
    "resourcequotas",
    "services",
  ]);
});
