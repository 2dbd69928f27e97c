import { assertEquals } from "@std/assert";
import { builtinMergeType } from "../../../src/testing/merge/builtin_merge_type.ts";
import { configurationFaults } from "../../../src/testing/structs/configuration_faults.ts";
import { test } from "../../support/test.ts";

test("the fields that a struct does not have are named by the keys of lists", () => {
  const config = {
    spec: {
      size: 2,
      containers: [
        { name: "a", colour: 1, ports: [] },
        { name: "b", ports: [{ containerPort: 80, colour: 1 }] },
      ],
      nodeSelector: { any: "key" },
    },
    metadata: { what: 1, labels: { any: "key" } },
  };
  assertEquals(
    configurationFaults(config, "v1.Pod", { mergeType: builtinMergeType("v1", "Pod") }),
    [
      ".metadata.what: field not declared in schema",
      '.spec.containers[name="a"].colour: field not declared in schema',
      '.spec.containers[name="b"].ports[containerPort=80,protocol="TCP"].colour: field not declared ' +
      "in schema",
      ".spec.size: field not declared in schema",
    ],
  );
});

test("values of other types are told as structured-merge-diff tells them", () => {
  const faults = (spec: Record<string, unknown>) =>
    configurationFaults({ spec }, "v1.Deployment", {
      mergeType: builtinMergeType("apps/v1", "Deployment"),
    });
  assertEquals(faults({ replicas: "x" }), [
    ".spec.replicas: expected numeric (int or float), got string",
  ]);
  assertEquals(
    faults({ paused: 1, selector: [], template: { spec: { nodeName: 5, volumes: {} } } }),
    [
      ".spec.paused: expected boolean, got &{1}",
      ".spec.selector: expected map, got &{[]}",
      ".spec.template.spec.nodeName: expected string, got &value.valueUnstructured{Value:5}",
      ".spec.template.spec.volumes: expected list, got &{map[]}",
    ],
  );
  // those of a list whose items have keys are told by `listFaults`
  assertEquals(faults({ template: { spec: { containers: [{ name: "a" }, 5, 6] } } }), []);
  assertEquals(faults({ replicas: null, template: null }), []);
});
