import { assertEquals } from "@std/assert";
import { compilePolicy } from "../../../src/testing/policies/compile_policy.ts";
import { policySteps } from "../../../src/testing/policies/policy_steps.ts";
import { test } from "../../support/test.ts";
import { policyContext, rule } from "./policy_context.ts";

const paramKind = { apiVersion: "v1", kind: "ConfigMap" };

/** Returns the parameters, or the errors, of the steps of a policy. */
async function stepsOf(
  policy: Record<string, unknown>,
  ...bindings: Record<string, unknown>[]
): Promise<unknown[]> {
  const { context, admission } = policyContext();
  for (const name of ["a", "b"]) {
    const metadata = { name, namespace: "n", labels: { all: "yes" } };
    context.store.put("configmaps", `n/${name}`, { ...paramKind, metadata });
  }
  const compiled = compilePolicy({
    metadata: { name: "p" },
    spec: { matchConstraints: { resourceRules: [rule] }, ...policy },
  });
  const steps = await policySteps(
    context,
    [{
      policy: compiled,
      bindings: bindings.map((spec) => ({ metadata: { name: "b" }, spec })),
    }],
    { admission, admitted: { object: { metadata: { name: "x" } }, oldObject: undefined } },
  );
  return steps.map(({ error, params }) => error ?? params?.metadata.name);
}

test("policySteps has a step for each binding and each of its parameters", async () => {
  assertEquals(await stepsOf({}, {}, {}), [undefined, undefined]);
  const selector = { matchLabels: { all: "yes" } };
  assertEquals(await stepsOf({ paramKind }, {}, { paramRef: { selector } }), [undefined, "a", "b"]);
});

test("policySteps leaves out what does not match", async () => {
  const resourceRules = [{ ...rule, operations: ["DELETE"] }];
  assertEquals(await stepsOf({ matchConstraints: { resourceRules } }, {}), []);
  assertEquals(await stepsOf({}, { matchResources: { resourceRules } }), []);
  const objectSelector = { matchLabels: { a: "b" } };
  assertEquals(await stepsOf({}, { matchResources: { objectSelector } }), []);
});

test("policySteps tells what cannot be evaluated, unless failures are ignored", async () => {
  const failurePolicy = "Ignore";
  const unknown = { paramKind: { apiVersion: "v1", kind: "None" } };
  const [error] = await stepsOf(unknown, {});
  assertEquals(String(error).startsWith("failed to configure policy: failed to find"), true);
  assertEquals(await stepsOf({ ...unknown, failurePolicy }, {}), []);
  const paramRef = { name: "none", parameterNotFoundAction: "Deny" };
  const [missing] = await stepsOf({ paramKind }, { paramRef });
  assertEquals(String(missing).startsWith("failed to configure binding: no params found"), true);
  assertEquals(await stepsOf({ paramKind, failurePolicy }, { paramRef }), []);
});
