import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";

const apiVersion = "rbac.authorization.k8s.io/v1";
const kind = "ClusterRole";
const rule = (resource: string) => ({ verbs: ["get"], apiGroups: [""], resources: [resource] });

test("RoleAggregator gathers the rules of the selected roles, and follows their changes", async () => {
  await using server = await startApiServer({ authorization: "rbac" });
  const { objects } = server;
  const rulesOf = (name: string) => objects.get({ apiVersion, kind, name }).rules;
  const selector = (label: string) => ({ matchLabels: { [label]: "true" } });
  const role = (name: string, labels: Record<string, string>, rules: unknown[]) =>
    objects.create({ apiVersion, kind, metadata: { name, labels }, rules });
  role("one", { part: "true" }, [rule("pods"), rule("pods")]);
  objects.create({
    apiVersion,
    kind,
    metadata: { name: "whole", labels: { outer: "true" } },
    aggregationRule: { clusterRoleSelectors: [selector("part")] },
  });
  objects.create({
    apiVersion,
    kind,
    metadata: { name: "more" },
    aggregationRule: { clusterRoleSelectors: [selector("outer"), selector("none")] },
  });
  assertEquals(rulesOf("whole"), [rule("pods")]);
  role("two", { part: "true" }, [rule("nodes")]);
  assertEquals(rulesOf("whole"), [rule("pods"), rule("nodes")]);
  assertEquals(rulesOf("more"), [rule("pods"), rule("nodes")]);
  objects.delete({ apiVersion, kind, name: "one" });
  assertEquals(rulesOf("more"), [rule("nodes")]);
});
