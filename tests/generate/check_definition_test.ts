import { assertEquals, assertThrows } from "@std/assert";
import { ConfigurationError } from "../../src/core/errors.ts";
import { checkDefinition } from "../../src/generate/check_definition.ts";
import { test } from "../support/test.ts";

const v1 = { name: "v1", served: true, schema: { openAPIV3Schema: { type: "object" } } };
const spec = {
  group: "g.io",
  scope: "Cluster",
  names: { kind: "X", plural: "xs" },
  versions: [v1],
};
const definition = (changes: object, more: object = {}) => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "xs.g.io" },
  spec: { ...spec, ...changes },
  ...more,
});

test("checkDefinition returns a definition from which types can be written", () => {
  const old = { name: "../v0", served: false };
  for (const content of [definition({}), definition({ versions: [old, v1] }), { spec }]) {
    assertEquals<unknown>(checkDefinition(content, "crd.yaml"), content);
  }
});

const names = (changes: object) => ({ names: { ...spec.names, ...changes } });
const version = (changes: object) => ({ versions: [{ ...v1, ...changes }] });
const wrong: [changes: object, message: string][] = [
  [{ group: "" }, " has no group in its spec: correct the definition."],
  [{ names: undefined }, " has no kind in its spec"],
  [{ versions: undefined }, " has no versions in its spec"],
  [{ versions: [] }, " has an empty list of versions"],
  [{ versions: [null] }, ": the version undefined is not a DNS label"],
  [{ versions: {} }, " has an empty list of versions"],
  [{ scope: "Both" }, ' has the scope "Both": it must be Namespaced or Cluster.'],
  [
    { group: "../evil" },
    ': the group "../evil" is not a DNS subdomain such as example.com: correct',
  ],
  [names({ plural: "../x" }), ': the plural "../x" is not a lower-case DNS label such as widgets'],
  [names({ kind: "A b" }), ': the kind "A b" is not a name of letters'],
  [version({ name: "../v1" }), ': the version "../v1" is not a DNS label such as v1'],
  [version({ name: 1 }), ": the version number is not a DNS label"],
  [version({ served: false }), ' has no version with "served: true": set it, or leave it out.'],
  [version({ schema: undefined }), ", version v1 has no schema.openAPIV3Schema: correct the"],
  [version({ schema: true }), ", version v1 has no schema.openAPIV3Schema"],
  [
    version({ schema: { openAPIV3Schema: true } }),
    ", version v1 has a boolean instead of a schema",
  ],
];

test("checkDefinition names the file, the definition and the cause", () => {
  for (const [changes, message] of wrong) {
    assertThrows(
      () => checkDefinition(definition(changes), "crd.yaml"),
      ConfigurationError,
      `crd.yaml: the CustomResourceDefinition xs.g.io${message}`,
    );
  }
  assertThrows(
    () => checkDefinition({}, "crd.yaml"),
    ConfigurationError,
    "crd.yaml: the CustomResourceDefinition has no group in its spec",
  );
});

test("checkDefinition reads only v1", () => {
  assertThrows(
    () =>
      checkDefinition(definition({}, { apiVersion: "apiextensions.k8s.io/v1beta1" }), "crd.yaml"),
    ConfigurationError,
    'crd.yaml: the CustomResourceDefinition xs.g.io is of "apiextensions.k8s.io/v1beta1", and only ' +
      "apiextensions.k8s.io/v1 is read: convert it.",
  );
});
