import { assertEquals } from "@std/assert";
import { ruleAllows, rulesOf } from "../../../src/testing/access/policy_rule.ts";
import { test } from "../../support/test.ts";

const access = {
  verb: "get",
  isResource: true,
  group: "apps",
  plural: "deployments",
  subresource: "",
  name: "web",
  path: "",
};

function allows(rule: Record<string, string[]>, asked: Partial<typeof access> = {}): boolean {
  const [parsed] = rulesOf({ metadata: {}, rules: [rule] });
  return ruleAllows(parsed!, { ...access, ...asked });
}

test("ruleAllows compares verb, group, resource and name, and knows the star", () => {
  const rule = { verbs: ["get"], apiGroups: ["apps"], resources: ["deployments"] };
  assertEquals(allows(rule), true);
  assertEquals(allows({ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }), true);
  assertEquals(allows({ ...rule, verbs: ["list"] }), false);
  assertEquals(allows({ ...rule, apiGroups: [""] }), false);
  assertEquals(allows({ ...rule, resources: ["daemonsets"] }), false);
  assertEquals(allows({ ...rule, resourceNames: ["web"] }), true);
  assertEquals(allows({ ...rule, resourceNames: ["other"] }), false);
  assertEquals(allows({ ...rule, resourceNames: ["web"] }, { name: "" }), false);
});

test("ruleAllows takes a subresource for a resource of its own", () => {
  const rule = { verbs: ["get"], apiGroups: ["apps"] };
  const scale = { subresource: "scale" };
  assertEquals(allows({ ...rule, resources: ["deployments"] }, scale), false);
  assertEquals(allows({ ...rule, resources: ["deployments/scale"] }, scale), true);
  assertEquals(allows({ ...rule, resources: ["*/scale"] }, scale), true);
  assertEquals(allows({ ...rule, resources: ["*/status"] }, scale), false);
  assertEquals(allows({ ...rule, resources: ["*/scale"] }), false);
});

test("ruleAllows compares paths, and a star at the end stands for any rest", () => {
  const path = (path: string) => ({ isResource: false, path });
  const rule = { verbs: ["get"], nonResourceURLs: ["/healthz/*", "/version"] };
  assertEquals(allows(rule, path("/healthz/etcd")), true);
  assertEquals(allows(rule, path("/healthz")), false);
  assertEquals(allows(rule, path("/version")), true);
  assertEquals(allows(rule, path("/version/x")), false);
  assertEquals(allows({ verbs: ["get"], nonResourceURLs: ["*"] }, path("/x")), true);
});

test("rulesOf reads damaged rules as rules that allow nothing", () => {
  const rules = [null, { verbs: "get" }, { verbs: [1, "get"] }];
  assertEquals(rulesOf({ metadata: {}, rules }).map(({ verbs }) => verbs), [[], ["get"]]);
  assertEquals(rulesOf({ metadata: {} }), []);
});
