import { assertEquals } from "@std/assert";
import { TestApiServer } from "../../../src/testing/mod.ts";
import { test } from "../../support/test.ts";

test("a new cluster has the priority classes of the system", async () => {
  await using server = await TestApiServer.start();
  const valueOf = (name: string) =>
    server.objects.get({ apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", name })?.value;
  assertEquals(
    [valueOf("system-cluster-critical"), valueOf("system-node-critical")],
    [2_000_000_000, 2_000_001_000],
  );
});
