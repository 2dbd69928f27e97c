import { assertEquals } from "@std/assert";
import { networkResources } from "../../../src/testing/resources/network_resources.ts";
import { test } from "../../support/test.ts";

test("networking: which are cluster-scoped, and which have a status", () => {
  const cluster = networkResources.filter(({ namespaced }) => namespaced === false);
  assertEquals(cluster.map(({ plural }) => plural), [
    "ingressclasses",
    "ipaddresses",
    "servicecidrs",
  ]);
  const withStatus = networkResources.filter(({ status }) => status);
  assertEquals(withStatus.map(({ plural }) => plural), ["ingresses", "servicecidrs"]);
});
