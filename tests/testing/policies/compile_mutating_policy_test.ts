import { assertEquals } from "@std/assert";
import { compileMutatingPolicy } from "../../../src/testing/policies/compile_mutating_policy.ts";
import { test } from "../../support/test.ts";

test("compileMutatingPolicy compiles a policy once", () => {
  const policy = {
    metadata: { name: "x" },
    spec: {
      reinvocationPolicy: "IfNeeded",
      mutations: [
        { patchType: "ApplyConfiguration", applyConfiguration: { expression: "Object{}" } },
        { patchType: "JSONPatch", jsonPatch: { expression: "1" } },
        { patchType: "JSONPatch" },
      ],
    },
  };
  const compiled = compileMutatingPolicy(policy);
  assertEquals(compileMutatingPolicy(policy) === compiled, true);
  const { name, isReinvoked, mutations } = compiled;
  assertEquals([name, isReinvoked], ["x", true]);
  assertEquals(mutations.map(({ patchType, program }) => [patchType, "fault" in program]), [
    ["ApplyConfiguration", false],
    ["JSONPatch", true],
    ["JSONPatch", true],
  ]);
});
