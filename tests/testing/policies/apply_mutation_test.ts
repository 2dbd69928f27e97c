import { assertEquals, assertThrows } from "@std/assert";
import { CelList, CelMap, type CelValue } from "../../../src/testing/cel/values/cel_value.ts";
import { StatusError } from "../../../src/testing/mod.ts";
import {
  applyMutation,
  atomicFields,
  MutationError,
  typeNameFaults,
} from "../../../src/testing/policies/apply_mutation.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { compileAdmission } from "../../../src/testing/webhook_configs/compile_admission.ts";
import { policyEnvironments } from "../../../src/testing/webhook_configs/policy_environment.ts";
import { test } from "../../support/test.ts";

const registry = new ResourceRegistry();
const resource = registry.findKind("apps/v1", "Deployment")!;
const { patches } = policyEnvironments({});
const object = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "x", labels: { a: "b" } },
  spec: {
    selector: { matchLabels: { a: "b" } },
    template: { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "main" }] } },
  },
};

function mutated(patchType: "ApplyConfiguration" | "JSONPatch", expression: string) {
  const program = compileAdmission(expression, patches);
  if ("fault" in program) throw new Error(program.fault);
  const value = program.evaluate(() => undefined);
  // deno-lint-ignore no-explicit-any -- a test reads what it expects
  return applyMutation(object, value, { patchType, resource, registry }) as any;
}

const refusal = (patchType: "ApplyConfiguration" | "JSONPatch", expression: string) =>
  assertThrows(() => mutated(patchType, expression), MutationError).message;

test("a configuration is merged into the object", () => {
  const { metadata, spec } = mutated(
    "ApplyConfiguration",
    `Object{
      metadata: Object.metadata{labels: {"c": "d"}},
      spec: Object.spec{replicas: 3, template: Object.spec.template{
        spec: Object.spec.template.spec{containers: [
          Object.spec.template.spec.containers{name: "main", image: "a"}
        ]}
      }}
    }`,
  );
  assertEquals(metadata.labels, { a: "b", c: "d" });
  assertEquals([spec.replicas, spec.template.spec.containers[0].image], [3, "a"]);
  assertEquals(spec.strategy.type, "RollingUpdate");
});

test("a configuration that does not fit is refused", () => {
  const refused = (expression: string) => refusal("ApplyConfiguration", expression);
  assertEquals(
    refused("Object{spec: Object.other{replicas: 1}}"),
    'type mismatch: unexpected type name "Object.other", expected "Object.spec", which matches ' +
      "field name path from root Object type",
  );
  assertEquals(
    refused("Object{spec: Object.spec{none: 1}}"),
    "error applying patch: failed to convert patch object to typed object: .spec.none: field not " +
      "declared in schema",
  );
  assertEquals(
    refused("Object{spec: Object.spec{selector: Object.spec.selector{matchLabels: {'c': 'd'}}}}"),
    "error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or " +
      "structs: .spec.selector",
  );
});

test("a JSON patch is applied, unless one of its tests fails", () => {
  const add = "JSONPatch{op: 'add', path: '/metadata/labels/c', value: 'd'}";
  assertEquals(mutated("JSONPatch", `[${add}]`).metadata.labels, { a: "b", c: "d" });
  const test = "JSONPatch{op: 'test', path: '/metadata/labels/a', value: 'c'}";
  assertEquals(mutated("JSONPatch", `[${add}, ${test}]`), object);
  const move = "JSONPatch{op: 'move', from: '/metadata/labels/a', path: '/metadata/labels/z'}";
  assertEquals(mutated("JSONPatch", `[${move}]`).metadata.labels, { z: "b" });
  const typed = "JSONPatch{op: 'add', path: '/spec/strategy', value: " +
    "Object.spec.strategy{type: 'Recreate'}}";
  assertEquals(mutated("JSONPatch", `[${typed}]`).spec.strategy, { type: "Recreate" });
});

test("a JSON patch that does not apply is refused", () => {
  const message = refusal("JSONPatch", "[JSONPatch{op: 'remove', path: '/none'}]");
  assertEquals(message.startsWith("JSON Patch: "), true);
  const unknown = "[JSONPatch{op: 'add', path: '/spec/none', value: 1}]";
  assertEquals(
    assertThrows(() => mutated("JSONPatch", unknown), StatusError).message,
    'Internal error occurred: strict decoding error: unknown field "spec.none"',
  );
});

const mapOf = (typeName: string, fields: Record<string, CelValue>) =>
  CelMap.of(Object.entries(fields), typeName);

test("the type of a field has the name of its path", () => {
  const item = mapOf("Object.spec.list", { a: 1n });
  const spec = mapOf("Object.spec", { list: CelList.of([item]), map: mapOf("map", { b: "c" }) });
  assertEquals(typeNameFaults(mapOf("Object", { spec })), []);
  assertEquals(typeNameFaults("text"), []);
  assertEquals(typeNameFaults(spec), []);
  const wrong = mapOf("Object", { spec: mapOf("Object.other", { a: item }) });
  const fault = (name: string, expected: string) =>
    `unexpected type name "${name}", expected "${expected}", which matches field name path from ` +
    "root Object type";
  assertEquals(typeNameFaults(wrong), [
    fault("Object.other", "Object.spec"),
    fault("Object.spec.list", "Object.spec.a"),
  ]);
});

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
