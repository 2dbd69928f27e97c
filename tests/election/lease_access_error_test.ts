import { assertEquals, assertStringIncludes } from "@std/assert";
import { LeaseAccessError } from "../../src/election/lease_access_error.ts";
import { test } from "../support/test.ts";

test("LeaseAccessError names the Lease, the verbs and the rule to add", () => {
  const cause = new Error("403");
  const rule = { namespace: "shop", name: "reports", verbs: ["update"] };
  const error = new LeaseAccessError(rule, { cause });
  assertStringIncludes(error.message, "No permission to update the Lease reports in the namespace");
  assertStringIncludes(error.message, 'apiGroups: ["coordination.k8s.io"]');
  assertEquals([error.verbs, error.cause], [["update"], cause]);
});
