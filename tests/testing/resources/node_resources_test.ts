import { assertEquals } from "@std/assert";
import { nodeResources } from "../../../src/testing/resources/node_resources.ts";
import { test } from "../../support/test.ts";

test("nodes and storage: which are cluster-scoped, and which have a status", () => {
  const cluster = nodeResources.filter(({ namespaced }) => namespaced === false);
  assertEquals(cluster.map(({ plural }) => plural), [
    "csidrivers",
    "csinodes",
    "storageclasses",
    "volumeattachments",
    "volumeattributesclasses",
    "runtimeclasses",
    "priorityclasses",
  ]);
  const withStatus = nodeResources.filter(({ status }) => status);
  assertEquals(withStatus.map(({ plural }) => plural), ["csinodes", "volumeattachments"]);
});
