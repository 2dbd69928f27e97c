import { assertEquals } from "@std/assert";
import { defineWidgets } from "../../define_widgets.ts";
import { assertRefused, item, list, map, structure, text, whole } from "../../schema_support.ts";
import type { Answer } from "../../json_api.ts";
import type { Cases } from "../cases.ts";

/** Values of a resource with a schema: what is refused. */
export const schemaValueCases: Cases = {
  async "types are checked"(fixture) {
    const { path, group, widget } = await defineWidgets(
      fixture,
      {},
      structure({
        size: text,
        count: whole,
        share: { type: "number" },
        on: { type: "boolean" },
        list,
        map,
        port,
      }),
    );
    const cases: [spec: unknown, field: string, shown: string, type: string][] = [
      [{ size: 1 }, "spec.size", "integer", "string"],
      [{ count: "1" }, "spec.count", "string", "integer"],
      [{ share: true }, "spec.share", "boolean", "number"],
      [{ on: "true" }, "spec.on", "string", "boolean"],
      [{ list: {} }, "spec.list", "object", "array"],
      [{ list: [1] }, "spec.list[0]", "integer", "object"],
      [{ map: { x: 1 } }, "spec.map.x", "integer", "object"],
      ["x", "spec", "string", "object"],
    ];
    for (const [spec, field, shown, type] of cases) {
      const message =
        `Invalid value: "${shown}": ${field} in body must be of type ${type}: "${shown}"`;
      assertRefused(await fixture.api.post(path, widget("a", { spec })), {
        group,
        cause: [
          field,
          "TypeInvalid",
          message,
        ],
      });
    }
    const half = await fixture.api.post(path, widget("a", { spec: { count: 1.5 } }));
    assertEquals(messagesOf(half), [
      '<nil>: Invalid value: "": Checked value must be of type integer (default format) in spec.count',
      'spec.count: Invalid value: "number": spec.count in body must be of type integer: "number"',
    ]);
    const flag = await fixture.api.post(path, widget("a", { spec: { port: true } }));
    assertEquals(messagesOf(flag), [
      '<nil>: Invalid value: "": "spec.port" must validate at least one schema (anyOf)',
      'spec.port: Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean"',
      'spec.port: Invalid value: "boolean": spec.port in body must be of type integer: "boolean"',
    ]);
    for (const port of [80, "http"]) {
      const name = `port-${port}`;
      await fixture.api.create(path, widget(name, { spec: { port, count: 2.0, share: 1 } }));
    }
  },

  async "values are checked"(fixture) {
    const { path, group, widget } = await defineWidgets(fixture, {}, structure(bounded));
    const cases: [spec: Record<string, unknown>, field: string, reason: string, message: string][] =
      [
        [
          { size: "huge" },
          "spec.size",
          "NotSupported",
          'Unsupported value: "huge": supported values: "small", "large"',
        ],
        [
          { level: 4 },
          "spec.level",
          "NotSupported",
          'Unsupported value: 4: supported values: "1", "2"',
        ],
        [
          { count: 0 },
          "spec.count",
          "Invalid",
          "Invalid value: 0: spec.count in body should be greater than or equal to 1",
        ],
        [
          { count: 11 },
          "spec.count",
          "Invalid",
          "Invalid value: 11: spec.count in body should be less than or equal to 10",
        ],
        [
          { share: 0 },
          "spec.share",
          "Invalid",
          "Invalid value: 0: spec.share in body should be greater than 0",
        ],
        [
          { share: 1 },
          "spec.share",
          "Invalid",
          "Invalid value: 1: spec.share in body should be less than 1",
        ],
        [
          { even: 3 },
          "spec.even",
          "Invalid",
          "Invalid value: 3: spec.even in body should be a multiple of 2",
        ],
        [
          { code: "" },
          "spec.code",
          "Invalid",
          'Invalid value: "": spec.code in body should be at least 1 chars long',
        ],
        [{ code: "abcdef" }, "spec.code", "TooLong", "Too long: may not be more than 5 bytes"],
        [
          { code: "AB" },
          "spec.code",
          "Invalid",
          "Invalid value: \"AB\": spec.code in body should match '^[a-z]+$'",
        ],
        [
          { list: [] },
          "spec.list",
          "Invalid",
          "Invalid value: 0: spec.list in body should have at least 1 items",
        ],
        [
          { list: ["a", "b", "c"] },
          "spec.list",
          "TooMany",
          "Too many: 3: must have at most 2 items",
        ],
        [
          { map: {} },
          "spec.map",
          "Invalid",
          "Invalid value: 0: spec.map in body should have at least 1 properties",
        ],
        [
          { map: { a: "1", b: "2", c: "3" } },
          "spec.map",
          "TooMany",
          "Too many: 3: must have at most 2 items",
        ],
        [
          { when: "today" },
          "spec.when",
          "TypeInvalid",
          'Invalid value: "today": spec.when in body must be of type date-time: "today"',
        ],
        [
          { address: "1.2.3" },
          "spec.address",
          "TypeInvalid",
          'Invalid value: "1.2.3": spec.address in body must be of type ipv4: "1.2.3"',
        ],
        [{ needy: {} }, "spec.needy.name", "Required", "Required value"],
        [{ set: ["a", "b", "a"] }, "spec.set[2]", "Duplicate", 'Duplicate value: "a"'],
        [
          { keyed: [{ name: "a" }, { name: "a" }] },
          "spec.keyed[1]",
          "Duplicate",
          'Duplicate value: {"name":"a"}',
        ],
      ];
    for (const [spec, ...cause] of cases) {
      assertRefused(await fixture.api.post(path, widget("a", { spec })), { group, cause });
    }
    const good = { size: "small", level: 2, count: 10, share: 0.5, even: 4, code: "abc" };
    const alsoGood = { list: ["a"], when: "2026-01-02T03:04:05Z", address: "1.2.3.4" };
    await fixture.api.create(path, widget("a", { spec: { ...good, ...alsoGood, free: "ö" } }));
  },

  async "combinations of schemas are checked"(fixture) {
    const { path, group, widget } = await defineWidgets(fixture, {}, {
      type: "object",
      properties: { a: text, b: text, c: whole, d: text },
      oneOf: [{ required: ["a"] }, { required: ["b"] }],
      anyOf: [{ properties: { c: { minimum: 5 } } }, { required: ["d"] }],
      // a field that is not defined may be named where the schema is not that of the whole object
      allOf: [{ properties: { c: { maximum: 9 } } }, { properties: { e: { minLength: 1 } } }],
      not: { properties: { a: { enum: ["never"] } }, required: ["a"] },
    });
    const refused = async (spec: Record<string, unknown>) => {
      const answer = await fixture.api.post(path, widget("a", { spec }));
      return [answer.status, ...messagesOf(answer)];
    };
    assertEquals(await refused({}), [
      422,
      '<nil>: Invalid value: "": "spec" must validate one and only one schema (oneOf). Found none valid',
      "spec.a: Required value",
    ]);
    assertEquals(await refused({ a: "x", b: "y" }), [
      422,
      '<nil>: Invalid value: "": "spec" must validate one and only one schema (oneOf). Found 2 valid alternatives',
    ]);
    assertEquals(await refused({ a: "x", c: 1 }), [
      422,
      '<nil>: Invalid value: "": "spec" must validate at least one schema (anyOf)',
      "spec.c: Invalid value: 1: spec.c in body should be greater than or equal to 5",
    ]);
    assertEquals(await refused({ a: "x", c: 10 }), [
      422,
      '<nil>: Invalid value: "": "spec" must validate all the schemas (allOf)',
      "spec.c: Invalid value: 10: spec.c in body should be less than or equal to 9",
    ]);
    assertEquals(await refused({ a: "never" }), [
      422,
      '<nil>: Invalid value: "": "spec" must not validate the schema (not)',
    ]);
    assertEquals(group.endsWith(".example.com"), true);
    await fixture.api.create(path, widget("a", { spec: { a: "x", c: 7 } }));
  },

  async "null is checked: nullable fields keep it, and items of lists may not be it"(fixture) {
    const nullable = { ...text, nullable: true };
    const { path, group, widget } = await defineWidgets(
      fixture,
      {},
      structure({ nullable, plain: text, list: { type: "array", items: text } }),
    );
    const { spec } = await fixture.api.create(
      path,
      widget("a", { spec: { nullable: null, plain: null } }),
    );
    assertEquals(spec, { nullable: null });
    const listed = await fixture.api.post(path, widget("b", { spec: { list: [null] } }));
    const message = 'Invalid value: "null": spec.list[0] in body must be of type string: "null"';
    assertRefused(listed, { group, name: "b", cause: ["spec.list[0]", "TypeInvalid", message] });
  },

  async "replicas of a scale are checked"(fixture) {
    const scale = { specReplicasPath: ".spec.count", statusReplicasPath: ".status.count" };
    const { path, group, widget } = await defineWidgets(fixture, { scale });
    const refused = await fixture.api.post(path, widget("a", { spec: { count: -1 } }));
    const message = "Invalid value: -1: should be a non-negative integer";
    assertRefused(refused, { group, cause: [".spec.count", "Invalid", message] });
  },
};

const port = {
  "x-kubernetes-int-or-string": true,
  anyOf: [{ type: "integer" }, { type: "string" }],
};
const bounded = {
  size: { ...text, enum: ["small", "large"] },
  level: { ...whole, enum: [1, 2] },
  count: { ...whole, minimum: 1, maximum: 10 },
  share: {
    type: "number",
    minimum: 0,
    exclusiveMinimum: true,
    maximum: 1,
    exclusiveMaximum: true,
  },
  even: { ...whole, multipleOf: 2 },
  code: { ...text, minLength: 1, maxLength: 5, pattern: "^[a-z]+$" },
  list: { type: "array", items: text, minItems: 1, maxItems: 2 },
  map: { type: "object", additionalProperties: text, minProperties: 1, maxProperties: 2 },
  when: { ...text, format: "date-time" },
  address: { ...text, format: "ipv4" },
  free: { ...text, format: "made-up" },
  needy: { ...item, required: ["name"] },
  set: { type: "array", items: text, "x-kubernetes-list-type": "set" },
  keyed: {
    type: "array",
    items: { ...item, required: ["name"] },
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["name"],
  },
};

/** Returns the reasons of a refusal, sorted. */
function messagesOf({ body }: Answer): string[] {
  const causes: { field: string; message: string }[] = body.details?.causes ?? [];
  return causes.map(({ field, message }) => `${field}: ${message}`).sort();
}
