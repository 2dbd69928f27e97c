import { assertEquals } from "@std/assert";
import { CelMap } from "../../../src/testing/cel/values/cel_value.ts";
import { conditionVariables, PolicyRequest } from "../../../src/testing/policies/policy_request.ts";
import { test } from "../../support/test.ts";
import { policyContext } from "./policy_context.ts";

test("PolicyRequest shows the objects and the namespace", async () => {
  const { context, admission } = policyContext();
  const request = new PolicyRequest(context, admission);
  const { resource } = admission;
  const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" } };
  const shown = await request.shown({ object, oldObject: undefined }, resource);
  assertEquals([shown.object?.metadata.name, shown.oldObject], ["x", undefined]);
  assertEquals((await request.given(object, resource)).metadata.name, "x");
  const find = request.variables(shown, resource);
  assertEquals([find("object"), find("namespaceObject")].map((one) => one instanceof CelMap), [
    true,
    true,
  ]);
  assertEquals([find("oldObject"), conditionVariables(find)("namespaceObject")], [null, null]);
  const namespaces = context.registry.findKind("v1", "Namespace")!;
  const cluster = new PolicyRequest(context, { ...admission, resource: namespaces });
  assertEquals(cluster.variables(shown, namespaces)("namespaceObject"), null);
});
