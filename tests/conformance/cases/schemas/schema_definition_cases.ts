import { assertEquals } from "@std/assert";
import { defineWidgets } from "../../define_widgets.ts";
import type { Fixture } from "../../fixture.ts";
import type { Cases } from "../cases.ts";

/** The schema of a CustomResourceDefinition: which ones are refused. */
export const schemaDefinitionCases: Cases = {
  async "a definition needs a schema"(fixture) {
    assertEquals(await refused(fixture, undefined), [
      "spec.versions[0].schema.openAPIV3Schema: Required value",
    ]);
  },

  async "every field of a schema needs a type"(fixture) {
    assertEquals(await refused(fixture, { properties: { spec: { properties: { a: {} } } } }), [
      `${root}.properties[spec].properties[a].type: Required value: must not be empty for specified object fields`,
      `${root}.properties[spec].type: Required value: must not be empty for specified object fields`,
      `${root}.type: Required value: must not be empty at the root`,
    ]);
    const lists = { a: { type: "array" }, b: { type: "array", items: {} } };
    assertEquals(await refused(fixture, { type: "object", properties: lists }), [
      `${root}.properties[a].items: Required value: must be specified`,
      `${root}.properties[b].items.type: Required value: must not be empty for specified array items`,
    ]);
    assertEquals(await refused(fixture, { type: "array", items: { type: "string" } }), [
      `${root}.type: Invalid value: "array": must be object at the root`,
    ]);
    assertEquals(await refused(fixture, { type: "array" }), [
      `${root}.items: Required value: must be specified`,
      `${root}.type: Invalid value: "array": must be object at the root`,
    ]);
    assertEquals(await refused(fixture, { type: "object", properties: { a: { type: "text" } } }), [
      `${root}.properties[a].type: Unsupported value: "text": supported values: "array", "boolean", "integer", "number", "object", "string"`,
    ]);
  },

  async "a combination of schemas may only check what is defined beside it"(fixture) {
    const schema = {
      type: "object",
      properties: { a: { type: "string" } },
      anyOf: [{ properties: { a: { type: "string" } } }, { properties: { b: { minLength: 1 } } }],
      not: { default: {}, description: "x" },
    };
    assertEquals(await refused(fixture, schema), [
      `${root}.anyOf[0].properties[a].type: Forbidden: must be empty to be structural`,
      `${root}.not.default: Forbidden: must be undefined to be structural`,
      `${root}.not.description: Forbidden: must be empty to be structural`,
      `${root}.properties[b]: Required value: because it is defined in ${root}.anyOf[1].properties[b]`,
    ]);
  },

  async "patterns and defaults are checked"(fixture) {
    const text = { type: "string" };
    const of = (a: Record<string, unknown>) =>
      refused(fixture, { type: "object", properties: { a } });
    assertEquals(await of({ ...text, pattern: "(?=x)" }), [
      `${root}.properties[a].pattern: Invalid value: "(?=x)": must be a valid regular expression, but isn't: error parsing regexp: invalid or unsupported Perl syntax: \`(?=\``,
    ]);
    assertEquals(await of({ ...text, enum: ["x"], default: "y" }), [
      `${root}.properties[a].default: Unsupported value: "y": supported values: "x"`,
    ]);
    assertEquals(await of({ type: "object", properties: { b: text }, default: { b: 1 } }), [
      `${root}.properties[a].default.b: Invalid value: "integer": b in body must be of type string: "integer"`,
    ]);
    assertEquals(await of({ type: "object", properties: { b: text }, default: { c: "x" } }), [
      `${root}.properties[a].default: Invalid value: {"c":"x"}: must not have unknown fields`,
    ]);
  },

  async "the scope and the kind of a definition stay"(fixture) {
    const { definition } = await defineWidgets(fixture);
    const changes: [change: Record<string, unknown>, error: string][] = [
      [{ scope: "Cluster" }, 'spec.scope: Invalid value: "Cluster": field is immutable'],
      [{ names: { kind: "Other" } }, 'spec.names.kind: Invalid value: "Other": field is immutable'],
    ];
    for (const [spec, error] of changes) {
      const { status, body } = await fixture.api.patch(definition, { spec });
      const [cause] = body.details?.causes ?? [];
      assertEquals([status, `${cause?.field}: ${cause?.message}`], [422, error]);
    }
  },

  async "what every object has is not described by a schema"(fixture) {
    const labels = { type: "object", properties: { labels: { type: "object" } } };
    const properties = { metadata: labels, kind: { type: "integer" } };
    assertEquals(await refused(fixture, { type: "object", properties }), [
      `${root}.properties[kind].type: Invalid value: "integer": must be string`,
      `${root}.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified`,
    ]);
  },

  async "keywords that Kubernetes does not have are refused"(fixture) {
    const properties = {
      a: { type: "array", items: { type: "string" }, uniqueItems: true },
      c: {
        type: "object",
        properties: { x: { type: "string" } },
        additionalProperties: { type: "string" },
      },
      d: {
        type: "array",
        items: { type: "object", properties: { name: { type: "string" } } },
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": ["name"],
      },
      e: { type: "object", patternProperties: { x: { type: "string" } } },
    };
    const errors = await refused(fixture, { type: "object", properties });
    assertEquals(errors, [
      `${root}.properties[a].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic`,
      `${root}.properties[c].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive`,
      `${root}.properties[d].items.properties[name].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property`,
      `${root}.properties[e].patternProperties: Forbidden: patternProperties is not supported`,
    ]);
  },
};

const root = "spec.validation.openAPIV3Schema";

/** Returns the sorted errors for a definition with a schema. */
async function refused(fixture: Fixture, schema: unknown): Promise<string[]> {
  const group = `${fixture.namespace}.example.com`;
  const { status, body } = await fixture.api.post(
    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
    {
      metadata: { name: `widgets.${group}` },
      spec: {
        group,
        scope: "Namespaced",
        names: { plural: "widgets", kind: "Widget" },
        versions: [{
          name: "v1",
          served: true,
          storage: true,
          ...schema === undefined ? {} : { schema: { openAPIV3Schema: schema } },
        }],
      },
    },
  );
  assertEquals(status, 422, body.message);
  const causes: { field: string; message: string }[] = body.details.causes;
  return causes.map(({ field, message }) => `${field}: ${message}`).sort();
}
