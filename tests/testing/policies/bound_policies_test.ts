import { assertEquals } from "@std/assert";
import { boundPolicies, isExempt, specOf } from "../../../src/testing/policies/bound_policies.ts";
import { test } from "../../support/test.ts";
import { ObjectStore } from "../../../src/testing/objects/object_store.ts";

test("boundPolicies finds the policies that have bindings", () => {
  const store = new ObjectStore();
  const policies = "admissionregistration.k8s.io/mutatingadmissionpolicies";
  const bindings = "admissionregistration.k8s.io/mutatingadmissionpolicybindings";
  for (const name of ["a", "b"]) store.put(policies, name, { metadata: { name } });
  for (const [name, policyName] of [["x", "a"], ["y", "none"], ["z", "a"]] as const) {
    store.put(bindings, name, { metadata: { name }, spec: { policyName } });
  }
  store.put(bindings, "damaged", { metadata: { name: "damaged" } });
  const found = boundPolicies(store, "mutating", ({ metadata }) => metadata.name);
  const names = found.map(({ policy, bindings }) => [
    policy,
    ...bindings.map(({ metadata }) => metadata.name),
  ]);
  assertEquals(names, [["a", "x", "z"]]);
  assertEquals(boundPolicies(store, "validating", () => 1), []);
});

test("policies are about no policy", () => {
  const group = "admissionregistration.k8s.io";
  assertEquals(isExempt({ group, plural: "mutatingadmissionpolicybindings" }), true);
  assertEquals(isExempt({ group, plural: "validatingwebhookconfigurations" }), false);
  assertEquals(specOf({ metadata: {}, spec: 1 }), {});
});
