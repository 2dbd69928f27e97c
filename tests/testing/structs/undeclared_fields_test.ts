import { assertEquals } from "@std/assert";
import { builtinMergeType } from "../../../src/testing/merge/builtin_merge_type.ts";
import { undeclaredFields } from "../../../src/testing/structs/undeclared_fields.ts";
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
  assertEquals(undeclaredFields(config, "v1.Pod", builtinMergeType("v1", "Pod")), [
    ".metadata.what",
    '.spec.containers[name="a"].colour',
    '.spec.containers[name="b"].ports[containerPort=80,protocol="TCP"].colour',
    ".spec.size",
  ]);
});
