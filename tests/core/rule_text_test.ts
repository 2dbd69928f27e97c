import { assertEquals } from "@std/assert";
import { ruleText } from "../../src/core/rule_text.ts";
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
