import { assertEquals } from "@std/assert";
import { atomicFields } from "../../../src/testing/policies/atomic_fields.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { test } from "../../support/test.ts";

const { mergeType } = new ResourceRegistry().findKind("apps/v1", "Deployment")!;

test("lists without keys and selectors can only be replaced", () => {
  const container = { name: "a", env: [{ name: "b", value: "c" }] };
  const template = { spec: { containers: [container], nodeSelector: { a: "b" } } };
  assertEquals(atomicFields({ spec: { replicas: 1, template } }, mergeType!), [
    ".spec.template.spec.nodeSelector",
  ]);
  const containers = [{ ...container, args: ["x"] }];
  const config = { spec: { selector: { matchLabels: {} }, template: { spec: { containers } } } };
  assertEquals(atomicFields(config, mergeType!), [
    ".spec.selector",
    ".spec.template.spec.containers[0].args",
  ]);
});
