import { assertEquals } from "@std/assert";
import { forbiddenAccess, forbiddenRemedy, ruleText } from "../../src/core/rule_text.ts";
import { test } from "../support/test.ts";

test("ruleText shows a rule as it stands in a role", () => {
  assertEquals(
    ruleText({ group: "", resource: "pods/log", verbs: ["get"] }),
    '{ apiGroups: [""], resources: ["pods/log"], verbs: ["get"] }',
  );
  assertEquals(
    ruleText({ group: "apps", resource: "deployments", name: "web", verbs: ["get", "list"] }),
    '{ apiGroups: ["apps"], resources: ["deployments"], resourceNames: ["web"], ' +
      'verbs: ["get", "list"] }',
  );
  assertEquals(
    ruleText({ path: "/metrics", verbs: ["get"] }),
    '{ nonResourceURLs: ["/metrics"], verbs: ["get"] }',
  );
});

const USER = 'User "system:serviceaccount:shop:websites"';

test("forbiddenAccess names the right that a 403 of the API server shows to be missing", () => {
  const remedies: Record<string, string | undefined> = {
    [
      `deployments.apps "a" is forbidden: ${USER} cannot patch resource "deployments/scale" in API ` +
      'group "apps" in the namespace "web"'
    ]: "Add to a Role in the namespace web, or to a ClusterRole: " +
      '{ apiGroups: ["apps"], resources: ["deployments/scale"], verbs: ["patch"] }.',
    [
      `namespaces is forbidden: ${USER} cannot list resource "namespaces" in API group "" at the ` +
      "cluster scope"
    ]: 'Add to a ClusterRole: { apiGroups: [""], resources: ["namespaces"], verbs: ["list"] }.',
    'pods "a" is forbidden: violates PodSecurity "restricted:latest"': undefined,
    'secrets "a" is forbidden: unable to create new content in namespace a': undefined,
  };
  for (const [message, remedy] of Object.entries(remedies)) {
    const missing = forbiddenAccess(message);
    assertEquals(missing && forbiddenRemedy(missing), remedy);
  }
});
