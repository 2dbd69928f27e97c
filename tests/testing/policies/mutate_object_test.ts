import { assertEquals, assertRejects } from "@std/assert";
import { StatusError } from "../../../src/testing/mod.ts";
import { compileMutatingPolicy } from "../../../src/testing/policies/compile_mutating_policy.ts";
import { mutateObject } from "../../../src/testing/policies/mutate_object.ts";
import type { PolicyMemory } from "../../../src/testing/webhooks/admission_chain.ts";
import { test } from "../../support/test.ts";
import { policyContext } from "./policy_context.ts";

const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" }, data: { a: "1" } };

function newMemory(): PolicyMemory {
  return { invoked: new Set(), again: new Set(), output: object, isAgain: false };
}

/** Changes an object by policies, each of which has one expression. */
function changed(
  policies: Record<string, unknown>[],
  memory: PolicyMemory = newMemory(),
  error?: string,
) {
  const { context, admission } = policyContext();
  const steps = policies.map(({ expression, ...spec }, index) => ({
    policy: compileMutatingPolicy({
      metadata: { name: `p${index}` },
      spec: {
        mutations: [{ patchType: "ApplyConfiguration", applyConfiguration: { expression } }],
        ...spec,
      },
    }),
    resource: admission.resource,
    binding: { metadata: { name: "b" } },
    ...error !== undefined && { error },
  }));
  const admitted = { object, oldObject: undefined };
  return mutateObject(context, steps, { admission, admitted, memory });
}

test("mutateObject shows each policy what those before it have changed", async () => {
  const result = await changed([
    { expression: "Object{data: {'b': object.data.a + '2'}}" },
    {
      expression: "Object{data: {'c': variables.d}}",
      variables: [{ name: "d", expression: "object.data.b + '3'" }],
    },
    {
      expression: "Object{data: {'e': 'no'}}",
      matchConditions: [{ name: "a", expression: "object.data.b == 'x'" }],
    },
  ]);
  assertEquals(result?.data, { a: "1", b: "12", c: "123" });
});

test("mutateObject evaluates the policies again that ask for that", async () => {
  const memory = newMemory();
  const count = "Object{data: {'n': object.data.?n.orValue('') + 'x'}}";
  const policies = [{ expression: count, reinvocationPolicy: "IfNeeded" }, { expression: count }];
  assertEquals((await changed(policies, memory))?.data, { a: "1", n: "xx" });
  assertEquals([...memory.again], ["p0/b//"]);
  memory.isAgain = true;
  assertEquals((await changed(policies, memory))?.data, { a: "1", n: "x" });
});

test("mutateObject refuses what has no value, unless the policy ignores failures", async () => {
  const expression = "Object{data: {'b': object.data.none}}";
  const error = await assertRejects(() => changed([{ expression }, { expression }]), StatusError);
  const by = (name: string) =>
    `policy '${name}' with binding 'b' denied request: expression '${expression}' resulted in ` +
    "error: no such key: none";
  const { code, reason, message, details } = error.status;
  assertEquals([code, reason, message], [403, "Invalid", by("p0")]);
  assertEquals(details?.causes, [{ message: by("p0") }, { message: by("p1") }]);
  assertEquals(await changed([{ expression, failurePolicy: "Ignore" }]), object);
  const config = await assertRejects(
    () => changed([{ expression }], newMemory(), "failed to configure binding: x"),
    StatusError,
  );
  assertEquals([config.status.reason, config.message], [
    "Forbidden",
    "policy 'p0' with binding 'b' denied request: failed to configure binding: x",
  ]);
});
