import { assertEquals } from "@std/assert";
import type { TestApiServerOptions } from "../../src/testing/mod.ts";
import { test } from "../support/test.ts";
import { startApiServer } from "../support/servers/shared_tls.ts";

const apiVersion = "rbac.authorization.k8s.io/v1";

test("startControllers starts those that the options ask for", async () => {
  const seen = async (options: TestApiServerOptions) => {
    await using server = await startApiServer(options);
    const { objects } = server;
    const owner = objects.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "o" } });
    const { uid } = owner.metadata;
    const ownerReferences = [{ apiVersion: "v1", kind: "ConfigMap", name: "o", uid }];
    objects.create({ apiVersion: "v1", kind: "Secret", metadata: { name: "s", ownerReferences } });
    objects.delete({ apiVersion: "v1", kind: "ConfigMap", name: "o" });
    const rule = { verbs: ["get"], apiGroups: [""], resources: ["pods"] };
    const labels = { "of-mine": "true" };
    const role = { apiVersion, kind: "ClusterRole" };
    objects.create({ ...role, metadata: { name: "part", labels }, rules: [rule] });
    const aggregationRule = { clusterRoleSelectors: [{ matchLabels: labels }] };
    objects.create({ ...role, metadata: { name: "whole" }, aggregationRule });
    return {
      collected: objects.list({ apiVersion: "v1", kind: "Secret" }).length === 0,
      aggregated: Array.isArray(objects.get({ ...role, name: "whole" }).rules),
    };
  };
  assertEquals(await seen({}), { collected: true, aggregated: false });
  assertEquals(await seen({ authorization: "rbac", garbageCollection: false }), {
    collected: false,
    aggregated: true,
  });
});
