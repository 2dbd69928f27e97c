import { assertEquals } from "@std/assert";
import { checkDefinition } from "../../../src/testing/schemas/definition_fields.ts";
import { test } from "../../support/test.ts";

const schema = {
  openAPIV3Schema: {
    type: "object",
    properties: { spec: { type: "object", properties: { size: { type: "string" } } } },
  },
};

const names = { plural: "widgets", singular: "widget", kind: "Widget", listKind: "WidgetList" };

function definition(changes: Record<string, unknown> = {}) {
  return { spec: { names: { ...names, ...changes } } };
}

function textOf({ field, message }: { field: string; message: string }): string {
  return `${field}: ${message}`;
}

function errors(...versions: Record<string, unknown>[]): string[] {
  const whole = versions.map((version, at) => ({
    name: `v${at + 1}`,
    storage: at === 0,
    schema,
    ...version,
  }));
  return checkDefinition(definition(), whole, "evaluate").map(textOf);
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
  const version = { name: "V1", storage: true, schema };
  const fields = checkDefinition(definition(), [version], "evaluate").map(({ field }) => field);
  assertEquals(fields, ["spec.versions[0].name", "spec.version"]);
});

test("the names of a definition are labels, and its lists have a kind of their own", () => {
  const faultsOf = (changes: Record<string, unknown>) =>
    checkDefinition(definition(changes), [{ name: "v1", storage: true, schema }], "evaluate")
      .map(textOf);
  assertEquals(faultsOf({}), []);
  assertEquals(faultsOf({ plural: "", listKind: "Widget" }), [
    "spec.names.plural: Required value",
    'spec.names.listKind: Invalid value: "Widget": kind and listKind may not be the same',
  ]);
  const [first, second, ...others] = faultsOf({
    kind: "1Widget",
    shortNames: ["wd", "W"],
    categories: ["all", ""],
  });
  assertEquals(
    first?.startsWith(
      'spec.names.kind: Invalid value: "1Widget": may have mixed case, but should otherwise match: ' +
        "a DNS-1035 label must consist of",
    ),
    true,
  );
  assertEquals(
    second?.startsWith('spec.names.shortNames[1]: Invalid value: "W": a DNS-1035'),
    true,
  );
  assertEquals(others.map((text) => text.slice(0, 42)), [
    'spec.names.categories[1]: Invalid value: "',
  ]);
});
