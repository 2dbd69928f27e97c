import { assertEquals, assertRejects } from "@std/assert";
import { StatusError } from "../../../src/testing/mod.ts";
import { AdmissionPolicies } from "../../../src/testing/policies/admission_policies.ts";
import type { PolicyMemory } from "../../../src/testing/webhooks/admission_chain.ts";
import { test } from "../../support/test.ts";
import { policyContext, rule } from "./policy_context.ts";

const group = "admissionregistration.k8s.io";

function policiesWith(policy: Record<string, unknown>, binding: Record<string, unknown> = {}) {
  const { context, admission, warnings } = policyContext();
  const { store } = context;
  store.put(`${group}/validatingadmissionpolicies`, "p", {
    metadata: { name: "p" },
    spec: { matchConstraints: { resourceRules: [rule] }, ...policy },
  });
  store.put(`${group}/validatingadmissionpolicybindings`, "b", {
    metadata: { name: "b" },
    spec: { policyName: "p", validationActions: ["Deny"], ...binding },
  });
  const policies = new AdmissionPolicies(context);
  const object = { metadata: { name: "x" }, data: { a: "1" } };
  const refusal = async () => {
    const sent = () => policies.validate(admission, { object, oldObject: undefined });
    return (await assertRejects(sent, StatusError)).status.details?.causes?.[0]?.message;
  };
  const validate = () => policies.validate(admission, { object, oldObject: undefined });
  return { context, policies, admission, validate, refusal, warnings };
}

const failing = { validations: [{ expression: "object.data.a == '2'", message: "no" }] };
const by = "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: ";

test("AdmissionPolicies concerns the requests of bound policies, and no policy itself", () => {
  const { context, policies, admission } = policiesWith(failing);
  const { store, registry } = context;
  assertEquals(policies.concerns(admission), true);
  assertEquals(policies.concerns({ ...admission, subresource: "status" }), false);
  const resource = registry.findKind(`${group}/v1`, "ValidatingAdmissionPolicy")!;
  assertEquals(policies.concerns({ ...admission, resource }), false);
  store.delete(`${group}/validatingadmissionpolicybindings`, "b");
  assertEquals(policies.concerns(admission), false);
});

test("AdmissionPolicies does what the binding says", async () => {
  assertEquals(await policiesWith(failing).refusal(), `${by}no`);
  const warning = policiesWith(failing, { validationActions: ["Warn", "Audit"] });
  await warning.validate();
  assertEquals(warning.warnings, [
    "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b': no",
  ]);
});

test("AdmissionPolicies looks at the selectors of the policy and of the binding", async () => {
  const namespaceSelector = { matchLabels: { a: "c" } };
  const resources = { resourceRules: [rule], namespaceSelector };
  await policiesWith({ ...failing, matchConstraints: resources }).validate();
  await policiesWith(failing, { matchResources: { namespaceSelector } }).validate();
  const expression = "namespaceObject.metadata.labels.a == 'c'";
  const message = await policiesWith({ validations: [{ expression }] }).refusal();
  assertEquals(message, `${by}failed expression: ${expression}`);
});

test("AdmissionPolicies refuses what it cannot decide, unless the policy ignores failures", async () => {
  const unknown = { ...failing, paramKind: { apiVersion: "a.test/v1", kind: "X" } };
  assertEquals(
    await policiesWith(unknown).refusal(),
    "ValidatingAdmissionPolicy 'p' denied request: failed to configure policy: failed to find " +
      "resource referenced by paramKind: 'a.test/v1, Kind=X'",
  );
  await policiesWith({ ...unknown, failurePolicy: "Ignore" }).validate();
  const paramKind = { apiVersion: "v1", kind: "ConfigMap" };
  const paramRef = { name: "none", parameterNotFoundAction: "Deny" };
  assertEquals(
    await policiesWith({ ...failing, paramKind }, { paramRef }).refusal(),
    `${by}failed to configure binding: no params found for policy binding with \`Deny\` ` +
      "parameterNotFoundAction",
  );
});

test("AdmissionPolicies changes objects, and leaves deletions as they are", async () => {
  const { context, policies, admission } = policiesWith(failing);
  const expression = "Object{data: {'b': '2'}}";
  context.store.put(`${group}/mutatingadmissionpolicies`, "m", {
    metadata: { name: "m" },
    spec: {
      matchConstraints: { resourceRules: [rule] },
      mutations: [{ patchType: "ApplyConfiguration", applyConfiguration: { expression } }],
    },
  });
  context.store.put(`${group}/mutatingadmissionpolicybindings`, "m", {
    metadata: { name: "m" },
    spec: { policyName: "m" },
  });
  const memory = (): PolicyMemory => ({
    invoked: new Set(),
    again: new Set(),
    output: undefined,
    isAgain: false,
  });
  const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" }, data: { a: "1" } };
  const created = await policies.mutate(admission, { object, oldObject: undefined }, memory());
  assertEquals(created?.data, { a: "1", b: "2" });
  const deletion = { ...admission, operation: "DELETE" as const };
  const deleted = { object: undefined, oldObject: object };
  assertEquals(await policies.mutate(deletion, deleted, memory()), undefined);
});
