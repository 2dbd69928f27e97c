import { assertEquals } from "@std/assert";
import { accessResources } from "../../../src/testing/resources/access_resources.ts";
import { test } from "../../support/test.ts";

test("rights and certificates: which are cluster-scoped, and which have a status", () => {
  const cluster = accessResources.filter(({ namespaced }) => namespaced === false);
  assertEquals(cluster.map(({ plural }) => plural), [
    "clusterrolebindings",
    "clusterroles",
    "selfsubjectreviews",
    "tokenreviews",
    "selfsubjectaccessreviews",
    "selfsubjectrulesreviews",
    "subjectaccessreviews",
    "certificatesigningrequests",
    "clustertrustbundles",
  ]);
  const withStatus = accessResources.filter(({ status }) => status);
  assertEquals(withStatus.map(({ plural }) => plural), [
    "certificatesigningrequests",
    "podcertificaterequests",
  ]);
});
