import { assertEquals } from "@std/assert";
import { checkDefinition } from "../../../src/testing/schemas/definition_fields.ts";
import { test } from "../../support/test.ts";

const schema = {
  openAPIV3Schema: {
    type: "object",
    properties: { spec: { type: "object", properties: { size: { type: "string" } } } },
  },
};

function errors(...versions: Record<string, unknown>[]): string[] {
  const whole = versions.map((version, at) => ({ name: `v${at + 1}`, schema, ...version }));
  return checkDefinition({}, whole, "evaluate").map(({ field, message }) => `${field}: ${message}`);
}

test("the paths of a scale lead below spec and status", () => {
  const scale = (specReplicasPath: string, statusReplicasPath: string) => ({
    subresources: { scale: { specReplicasPath, statusReplicasPath } },
  });
  assertEquals(errors(scale(".spec.replicas", ".status.replicas")), []);
  assertEquals(errors(scale("spec.replicas", "")), [
    'spec.subresources.scale.specReplicasPath: Invalid value: "spec.replicas": must be a simple json path starting with .',
    "spec.subresources.scale.statusReplicasPath: Required value",
  ]);
  assertEquals(errors({}, scale(".status.a", ".status.b")), [
    'spec.versions[1].subresources.scale.specReplicasPath: Invalid value: ".status.a": should be a json path under .spec',
  ]);
});

test("a selectable field is in the schema", () => {
  assertEquals(errors({ selectableFields: [{ jsonPath: ".spec.size" }] }), []);
  assertEquals(errors({ selectableFields: [{ jsonPath: ".spec.colour" }] }), [
    'spec.selectableFields[0].jsonPath: Invalid value: ".spec.colour": is an invalid path: does not refer to a valid field',
  ]);
});

test("names of versions are labels, and none is there twice", () => {
  const [twice] = errors({ name: "v1" }, { name: "v1" });
  assertEquals(twice?.endsWith("must contain unique version names"), true);
  const fields = checkDefinition({}, [{ name: "V1", schema }], "evaluate").map(({ field }) =>
    field
  );
  assertEquals(fields, ["spec.versions[0].name", "spec.version"]);
});
