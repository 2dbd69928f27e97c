import { assertEquals } from "@std/assert";
import { assertFailure } from "../../assert_failure.ts";
import { defineWidgets } from "../../define_widgets.ts";
import type { Fixture } from "../../fixture.ts";
import type { Answer } from "../../json_api.ts";
import type { Cases } from "../cases.ts";

/** Server-side apply and strategic merge patches. */
export const applyCases: Cases = {
  async "an apply creates an object, and its manager owns the applied fields"(fixture) {
    const path = fixture.path("services");
    const service = { ...web, metadata: { name: "web", labels: { app: "web" } } };
    const { status, body } = await apply(fixture, `${path}/web`, service);
    assertEquals(status, 201);
    const [{ time: _time, ...entry }] = body.metadata.managedFields;
    assertEquals(entry, {
      manager: "me",
      operation: "Apply",
      apiVersion: "v1",
      fieldsType: "FieldsV1",
      fieldsV1: {
        "f:metadata": { "f:labels": { "f:app": {} } },
        "f:spec": {
          "f:ports": {
            'k:{"port":80,"protocol":"TCP"}': { ".": {}, "f:name": {}, "f:port": {} },
          },
        },
      },
    });
  },

  async "a field that a manager no longer applies is removed, and fields of others stay"(fixture) {
    const { api, configMaps } = fixture;
    const path = `${configMaps}/a`;
    await apply(fixture, path, configMap({ x: "1", y: "1" }));
    await api.patch(path, { data: { z: "1" } });
    const { status, body } = await apply(fixture, path, configMap({ x: "1" }));
    assertEquals([status, body.data], [200, { x: "1", z: "1" }]);
  },

  async "a second apply of the same configuration changes nothing"(fixture) {
    const path = `${fixture.configMaps}/a`;
    const first = await apply(fixture, path, configMap({ x: "1" }));
    const second = await apply(fixture, path, configMap({ x: "1" }));
    assertEquals([second.status, second.body], [200, first.body]);
  },

  async "a field of another manager is a conflict, and force takes the field"(fixture) {
    const path = `${fixture.configMaps}/a`;
    await apply(fixture, path, configMap({ x: "1", y: "1" }));
    const query = "fieldManager=you";
    assertFailure(await apply(fixture, path, configMap({ x: "2", y: "1" }), { query }), {
      status: 409,
      reason: "Conflict",
      message: 'Apply failed with 1 conflict: conflict with "me": .data.x',
      details: {
        causes: [{
          reason: "FieldManagerConflict",
          message: 'conflict with "me"',
          field: ".data.x",
        }],
      },
    });
    const forced = await apply(fixture, path, configMap({ x: "2" }), {
      query: `${query}&force=true`,
    });
    assertEquals([forced.status, forced.body.data], [200, { x: "2", y: "1" }]);
  },

  async "a custom resource is applied by the list settings of its schema"(fixture) {
    const { path, widget } = await defineWidgets(fixture);
    const spec = (...parts: object[]) => ({ spec: { parts } });
    await apply(fixture, `${path}/a`, widget("a", spec({ name: "x", size: "1" })));
    const { status, body } = await apply(
      fixture,
      `${path}/a`,
      widget("a", spec({ name: "y" }, { name: "x", size: "1" })),
      { query: "fieldManager=you" },
    );
    assertEquals([status, body.spec], [200, spec({ name: "y" }, { name: "x", size: "1" }).spec]);
  },

  async "the status is applied separately"(fixture) {
    const { path, widget } = await defineWidgets(fixture);
    await apply(fixture, `${path}/a`, widget("a", { spec: { size: "1" }, status: { phase: "x" } }));
    const status = widget("a", { status: { phase: "Ready" } });
    const { body } = await apply(fixture, `${path}/a/status`, status);
    assertEquals([body.spec, body.status], [{ size: "1" }, { phase: "Ready" }]);
    const managers = body.metadata.managedFields;
    assertEquals(
      managers.map(({ manager, subresource }: Record<string, unknown>) => [manager, subresource])
        .sort(),
      [["me", undefined], ["me", "status"]],
    );
  },

  async "an invalid apply is refused"(fixture) {
    const path = `${fixture.configMaps}/a`;
    const unmanaged = await apply(fixture, path, configMap({}), { query: "" });
    assertFailure(unmanaged, {
      status: 422,
      reason: "Invalid",
      message: /fieldManager: Required value: is required for apply patch$/,
      details: unmanaged.body.details,
    });
    assertFailure(await apply(fixture, path, { ...configMap({}), apiVersion: "v2" }), {
      status: 400,
      reason: "BadRequest",
      message: "invalid object type: /v2, Kind=ConfigMap",
    });
    const managed = configMap({}, { managedFields: [] });
    assertFailure(await apply(fixture, path, managed), {
      status: 400,
      reason: "BadRequest",
      message: "metadata.managedFields must be nil",
    });
    const other = await apply(fixture, path, configMap({}, { name: "b" }));
    assertFailure(other, {
      status: 400,
      reason: "BadRequest",
      message: "the name of the object (b) does not match the name on the URL (a)",
    });
  },

  async "a strategic merge patch merges lists by the keys of their items"(fixture) {
    const path = `${fixture.path("services")}/web`;
    await apply(fixture, path, web);
    const { status, body } = await patch(fixture, path, {
      metadata: { finalizers: ["example.com/a"] },
      spec: { ports: [{ port: 443, name: "https" }, { port: 80, name: "plain" }] },
    });
    assertEquals(
      [status, body.metadata.finalizers, body.spec.ports.map(named)],
      [200, ["example.com/a"], ["https", "plain"]],
    );
    const removal = { spec: { ports: [{ port: 443, $patch: "delete" }] } };
    assertEquals((await patch(fixture, path, removal)).body.spec.ports.map(named), ["plain"]);
    const released = { metadata: { "$deleteFromPrimitiveList/finalizers": ["example.com/a"] } };
    assertEquals((await patch(fixture, path, released)).body.metadata.finalizers, undefined);
  },
};

const web = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web" },
  spec: { ports: [{ port: 80, name: "http" }] },
};

function configMap(data: Record<string, string>, metadata: object = {}) {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", ...metadata }, data };
}

function apply(
  { api }: Fixture,
  path: string,
  json: unknown,
  { query = "fieldManager=me" } = {},
): Promise<Answer> {
  const headers = { "content-type": "application/apply-patch+yaml" };
  return api.send("PATCH", `${path}?${query}`, { json, headers });
}

function patch({ api }: Fixture, path: string, json: unknown): Promise<Answer> {
  const headers = { "content-type": "application/strategic-merge-patch+json" };
  return api.send("PATCH", path, { json, headers });
}

function named({ name }: { name: string }): string {
  return name;
}
