import { assertEquals } from "@std/assert";
import { assertFailure } from "../../assert_failure.ts";
import { defineWidgets } from "../../define_widgets.ts";
import type { Fixture } from "../../fixture.ts";
import type { Answer } from "../../json_api.ts";
import { assertRefused, list, map, structure, text, whole } from "../../schema_support.ts";
import type { Cases } from "../cases.ts";

/** Objects of a resource with a schema: what is removed, completed and kept. */
export const schemaCases: Cases = {
  async "unknown fields are removed, and each leads to a warning"(fixture) {
    const { path, widget } = await defineWidgets(fixture, {}, structure({ free, list, map }));
    const spec = {
      colour: "red",
      free: { any: { thing: 1 }, known: { a: "x", b: "y" } },
      list: [{ name: "a", size: 1 }, { name: "b" }],
      map: { x: { name: "a", size: 1 } },
    };
    const given = widget("a", { spec, extra: { x: 1 } });
    const { status, body, headers } = await fixture.api.post(path, given);
    assertEquals(status, 201);
    assertEquals([body.spec, body.extra], [{
      free: { any: { thing: 1 }, known: { a: "x" } },
      list: [{ name: "a" }, { name: "b" }],
      map: { x: { name: "a" } },
    }, undefined]);
    const fields = ["extra", "spec.colour", "spec.free.known.b", "spec.list[0].size"];
    assertEquals(warningsOf(headers), unknown(...fields, "spec.map.x.size"));
    const merged = await fixture.api.patch(`${path}/a`, { spec: { colour: "red" } });
    assertEquals([merged.body.spec.colour, warningsOf(merged.headers)], [
      undefined,
      unknown("spec.colour"),
    ]);
    const replaced = await fixture.api.put(`${path}/a`, {
      ...merged.body,
      spec: { list: [], colour: 1 },
    });
    assertEquals([replaced.body.spec, warningsOf(replaced.headers)], [
      { list: [] },
      unknown("spec.colour"),
    ]);
  },

  async "unknown fields are refused with fieldValidation=Strict, and removed with Ignore"(fixture) {
    const { path, group, widget } = await defineWidgets(fixture, {}, structure({ list }));
    const given = widget("a", { spec: { colour: "red", list: [{ size: 1 }] } });
    const strict = await fixture.api.post(`${path}?fieldValidation=Strict`, given);
    const why =
      'strict decoding error: unknown field "spec.colour", unknown field "spec.list[0].size"';
    assertFailure(strict, {
      status: 400,
      reason: "BadRequest",
      message: `Widget in version "v1" cannot be handled as a Widget: ${why}`,
    });
    const ignored = await fixture.api.post(`${path}?fieldValidation=Ignore`, given);
    assertEquals([ignored.body.spec, warningsOf(ignored.headers)], [{ list: [{}] }, []]);
    const change = [{ op: "add", path: "/spec/colour", value: "red" }];
    const patched = await fixture.api.patch(`${path}/a?fieldValidation=Strict`, change);
    assertEquals([patched.status, patched.body.reason], [422, "Invalid"]);
    const [cause] = patched.body.details.causes;
    assertEquals(cause.field, "patch");
    assertEquals(
      cause.message.endsWith(': strict decoding error: unknown field "spec.colour"'),
      true,
    );
    const applied = await apply(fixture, `${path}/b`, {
      apiVersion: `${group}/v1`,
      kind: "Widget",
      spec: { colour: "red" },
    });
    assertFailure(applied, {
      status: 500,
      message: `failed to create typed patch object (/; ${group}/v1, Kind=Widget): ` +
        ".spec.colour: field not declared in schema",
    });
  },

  async "unknown fields of the metadata are removed"(fixture) {
    const { path, widget } = await defineWidgets(fixture);
    const given = widget("a");
    const metadata = { name: "a", colour: "red", labels: { a: "b" } };
    const { body, headers } = await fixture.api.post(path, { ...given, metadata });
    assertEquals([body.metadata.colour, body.metadata.labels], [undefined, { a: "b" }]);
    assertEquals(warningsOf(headers), unknown("metadata.colour"));
  },

  async "defaults are set, also in place of null and within lists and maps"(fixture) {
    const { path, widget } = await defineWidgets(fixture, {}, {
      type: "object",
      default: {},
      properties: {
        size: { ...text, default: "medium" },
        count: { ...whole, default: 0 },
        none: { ...text, nullable: true, default: "x" },
        plain: text,
        nested: { type: "object", default: { a: "1" }, properties: { a: text, b: withB } },
        list: { type: "array", items: { type: "object", properties: { b: withB } } },
        map: {
          type: "object",
          additionalProperties: { type: "object", properties: { b: withB } },
        },
      },
    });
    const { spec } = await fixture.api.create(path, widget("a"));
    assertEquals(spec, { size: "medium", count: 0, none: "x", nested: { a: "1", b: "b" } });
    const given = {
      size: null,
      count: 3,
      none: null,
      plain: null,
      nested: { a: "2" },
      list: [{}, { b: "c" }],
      map: { x: {} },
    };
    const second = await fixture.api.create(path, widget("b", { spec: given }));
    assertEquals(second.spec, {
      size: "medium",
      count: 3,
      none: null,
      nested: { a: "2", b: "b" },
      list: [{ b: "b" }, { b: "c" }],
      map: { x: { b: "b" } },
    });
    const { body } = await fixture.api.patch(`${path}/b`, { spec: { size: null, nested: null } });
    assertEquals([body.spec.size, body.spec.nested], ["medium", { a: "1", b: "b" }]);
    assertEquals(body.metadata.generation, 2);
    const same = await fixture.api.patch(`${path}/b`, { spec: { size: null } });
    assertEquals(same.body.metadata.generation, 2);
  },

  async "an update may keep what was invalid before, and may not change it"(fixture) {
    const widgets = await defineWidgets(fixture, {}, structure({ size: text, code: text, list }));
    const { path, definition, group, widget } = widgets;
    const spec = { size: "huge", code: "x", list: [{ name: "long name" }] };
    await fixture.api.create(path, widget("a", { spec }));
    const strict = { ...text, enum: ["small", "large"] };
    const changed = structure({ size: strict, code: text, list });
    const where = "/spec/versions/0/schema/openAPIV3Schema/properties/spec";
    await fixture.api.patch(definition, [{ op: "replace", path: where, value: changed }]);
    const probe = () =>
      fixture.api.post(`${path}?dryRun=All`, widget("b", { spec: { size: "huge" } }));
    for (let attempt = 0; attempt < 400 && (await probe()).status !== 422; attempt++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const kept = await fixture.api.patch(`${path}/a`, { spec: { code: "y" } });
    assertEquals([kept.status, kept.body.spec?.code], [200, "y"]);
    const other = await fixture.api.patch(`${path}/a`, { spec: { size: "enormous" } });
    const message = 'Unsupported value: "enormous": supported values: "small", "large"';
    assertRefused(other, { group, cause: ["spec.size", "NotSupported", message] });
  },

  async "the status is checked where it is written, and only there"(fixture) {
    const { path, definition, group, widget } = await defineWidgets(fixture);
    const where = "/spec/versions/0/schema/openAPIV3Schema/properties/status";
    const status = structure({
      phase: { ...text, enum: ["On", "Off"] },
      count: { ...whole, default: 1 },
    });
    await fixture.api.patch(definition, [{ op: "replace", path: where, value: status }]);
    await fixture.api.create(path, widget("a", { spec: { size: "1" } }));
    const write = (phase: unknown) => fixture.api.patch(`${path}/a/status`, { status: { phase } });
    let answer = await write("Maybe");
    for (let attempt = 0; attempt < 400 && answer.status !== 422; attempt++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      answer = await write("Maybe");
    }
    const message = 'Unsupported value: "Maybe": supported values: "On", "Off"';
    assertRefused(answer, { group, cause: ["status.phase", "NotSupported", message] });
    const typed = await write(1);
    assertRefused(typed, {
      group,
      cause: [
        "status.phase",
        "TypeInvalid",
        'Invalid value: "integer": phase in body must be of type string: "integer"',
      ],
    }, { alsoUnsupported: true });
    const on = await write("On");
    assertEquals([on.status, on.body.status], [200, { phase: "On", count: 1 }]);
  },

  async "an embedded object needs a kind, and is checked by its schema"(fixture) {
    const template = {
      type: "object",
      "x-kubernetes-embedded-resource": true,
      "x-kubernetes-preserve-unknown-fields": true,
    };
    const { path, group, widget } = await defineWidgets(fixture, {}, structure({ template }));
    const given = { apiVersion: "v1", kind: "Pod", metadata: { name: "x" }, spec: { any: 1 } };
    const { spec } = await fixture.api.create(path, widget("a", { spec: { template: given } }));
    assertEquals(spec.template, given);
    const { kind: _kind, ...kindless } = given;
    const refused = await fixture.api.post(path, widget("b", { spec: { template: kindless } }));
    const cause = ["spec.template.kind", "Required", "Required value"] as const;
    assertRefused(refused, { group, name: "b", cause: [...cause] });
  },
};

const withB = { ...text, default: "b" };
const free = {
  type: "object",
  "x-kubernetes-preserve-unknown-fields": true,
  properties: { known: { type: "object", properties: { a: text } } },
};

function unknown(...fields: string[]): string[] {
  return fields.map((field) => `unknown field "${field}"`);
}

/** Returns the texts of the warnings of a response. */
function warningsOf(headers: Headers): string[] {
  const header = headers.get("warning") ?? "";
  return [...header.matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, quoted = ""]) =>
    quoted.replace(/\\(.)/g, "$1")
  );
}

function apply(fixture: Fixture, path: string, json: unknown): Promise<Answer> {
  const headers = { "content-type": "application/apply-patch+yaml" };
  return fixture.api.send("PATCH", `${path}?fieldManager=test`, { json, headers });
}
