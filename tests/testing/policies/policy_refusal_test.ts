import { assertEquals } from "@std/assert";
import { policyRefusal } from "../../../src/testing/policies/policy_refusal.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { test } from "../../support/test.ts";

const resource = new ResourceRegistry().findKind("apps/v1", "Deployment")!;
const check = { policy: "p", binding: "b", message: "no", reason: "" };

test("a refusal is Invalid, unless the check has another reason", () => {
  const { status } = policyRefusal(check, { resource, name: "x" }, {
    object: undefined,
    oldObject: undefined,
  });
  const text = "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no";
  assertEquals(status, {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: `deployments.apps "x" is forbidden: ${text}`,
    reason: "Invalid",
    details: { name: "x", group: "apps", kind: "deployments", causes: [{ message: text }] },
    code: 422,
  });
  const codes = ["Forbidden", "Unauthorized", "RequestEntityTooLarge", "Invalid"].map((reason) =>
    policyRefusal({ ...check, reason }, { resource, name: "x" }, {
      object: undefined,
      oldObject: undefined,
    }).status.code
  );
  assertEquals(codes, [403, 401, 413, 422]);
});

test("a refusal names an object without a name by what it has", () => {
  const named = (metadata: Record<string, string>) =>
    policyRefusal({ policy: "p", message: "no", reason: "" }, { resource, name: "" }, {
      object: { metadata },
      oldObject: undefined,
    }).message;
  assertEquals(
    named({ generateName: "x-" }),
    `deployments.apps "x-" is forbidden: ValidatingAdmissionPolicy 'p' denied request: no`,
  );
  assertEquals(named({}).startsWith('deployments.apps "Unknown"'), true);
});
