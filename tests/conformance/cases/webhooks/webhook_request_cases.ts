import { assertEquals } from "@std/assert";
import { defineWidgets } from "../../define_widgets.ts";
import { type Fixture, unique } from "../../fixture.ts";
import type { Answer } from "../../json_api.ts";
import {
  patching,
  type Review,
  type ScriptedWebhook,
  type ScriptedWebhooks,
  serveWebhooks,
} from "../../webhook_support.ts";
import type { Cases } from "../cases.ts";

const allow = () => ({ allowed: true });

/** A webhook that changes objects, `a`, and one that checks requests, `b`. */
const both = (
  rule: ScriptedWebhook["rule"] = {},
  answer: ScriptedWebhook["answer"] = allow,
): ScriptedWebhook[] => [
  { type: "Mutating", name: "a.webhooks.test", rule, answer },
  { type: "Validating", name: "b.webhooks.test", rule, answer: allow },
];

/** Returns what a request comes to: the status, the reason and the webhooks that were asked. */
async function asked(
  { calls, requests }: ScriptedWebhooks,
  send: () => Promise<Answer>,
): Promise<[status: number, reason: string | undefined, calls: string]> {
  calls.length = requests.length = 0;
  const { status, body } = await send();
  return [status, body.reason, calls.join(", ")];
}

interface WidgetWebhooks extends AsyncDisposable {
  webhooks: ScriptedWebhooks;
  path: string;
  widget: Awaited<ReturnType<typeof defineWidgets>>["widget"];
}

async function serveForWidgets(
  fixture: Fixture,
  answer: ScriptedWebhook["answer"] = allow,
): Promise<WidgetWebhooks> {
  const { group, widget } = await defineWidgets(fixture);
  const resources = ["configmaps", "widgets", "widgets/status"];
  const rule = { apiGroups: ["", group], resources };
  const webhooks = await serveWebhooks(fixture, both(rule, answer));
  const path = `/apis/${group}/v1/namespaces/${webhooks.namespace}/widgets`;
  return { webhooks, path, widget, [Symbol.asyncDispose]: () => webhooks[Symbol.asyncDispose]() };
}

const metadataOf = ({ object }: Review) => {
  const { managedFields: _managedFields, ...metadata } = object.metadata;
  return metadata;
};

/** The requests and objects that webhooks are asked about. */
export const webhookRequestCases: Cases = {
  async "webhooks are asked before the API server finds what is wrong with a request"(fixture) {
    const { api } = fixture;
    await using webhooks = await serveWebhooks(fixture, both());
    const { configMaps } = webhooks;
    const created = await api.create(configMaps, { metadata: { name: "x" } });
    const post = (metadata: unknown) => asked(webhooks, () => api.post(configMaps, { metadata }));
    const existing = await post({ name: "x" });
    assertEquals(existing, [409, "AlreadyExists", "a CREATE, b CREATE"]);
    const versioned = await post({ name: "y", resourceVersion: "5" });
    assertEquals(versioned, [500, undefined, "a CREATE, b CREATE"]);
    assertEquals(await post({ name: "Y" }), [422, "Invalid", "a CREATE"]);
    assertEquals(await post({ name: "y", labels: { "a b": "" } }), [422, "Invalid", "a CREATE"]);
    const put = (metadata: Record<string, unknown>, name = "x") =>
      asked(webhooks, () => api.put(`${configMaps}/${name}`, { metadata: { name, ...metadata } }));
    assertEquals(await put({ resourceVersion: "1" }), [409, "Conflict", "a UPDATE"]);
    assertEquals(await put({ uid: "other" }), [409, "Conflict", ""]);
    assertEquals(await put({ namespace: "other" }), [400, "BadRequest", ""]);
    assertEquals(await put({}, "missing"), [404, "NotFound", ""]);
    const patch = (metadata: unknown) =>
      asked(webhooks, () => api.patch(`${configMaps}/x`, { metadata }));
    assertEquals(await patch({ resourceVersion: "1" }), [409, "Conflict", "a UPDATE"]);
    assertEquals(await patch({ uid: "other" }), [422, "Invalid", "a UPDATE"]);
    const { metadata } = (await api.get(`${configMaps}/x`)).body;
    assertEquals(metadata.resourceVersion, created.metadata.resourceVersion);
  },

  async "the object of a PUT is shown as it is given, and then as it will be stored"(fixture) {
    const { api } = fixture;
    await using webhooks = await serveWebhooks(fixture, both());
    const { configMaps, namespace, requests } = webhooks;
    const { metadata } = await api.create(configMaps, { metadata: { name: "x" } });
    requests.length = 0;
    await api.put(`${configMaps}/x`, { metadata: { name: "x" }, data: { a: "1" } });
    const { uid, creationTimestamp, resourceVersion } = metadata;
    const given = { name: "x", namespace };
    assertEquals(requests.map(metadataOf), [
      given,
      { ...given, uid, creationTimestamp, resourceVersion },
    ]);
    assertEquals(requests.map(({ oldObject }) => oldObject.metadata.uid), [uid, uid]);
  },

  async "a new object is shown without what only the server sets, and then as it is stored"(
    fixture,
  ) {
    const { api } = fixture;
    await using webhooks = await serveWebhooks(fixture, both());
    const { configMaps, namespace, requests } = webhooks;
    requests.length = 0;
    const time = "2020-01-01T00:00:00Z";
    const { metadata } = await api.create(configMaps, {
      metadata: { generateName: "x-", uid: "u", creationTimestamp: time, deletionTimestamp: time },
    });
    const given = { generateName: "x-", namespace };
    const { name, uid, creationTimestamp } = metadata;
    assertEquals(requests.map(metadataOf), [given, { ...given, name, uid, creationTimestamp }]);
    assertEquals(requests.map((request) => request.name), [undefined, name]);
  },

  async "a request for a namespace is in that namespace"(fixture) {
    const { api } = fixture;
    const resources = ["configmaps", "namespaces"];
    await using webhooks = await serveWebhooks(fixture, both({ resources }));
    const { requests } = webhooks;
    requests.length = 0;
    const name = unique("named");
    const labels = { webhooks: webhooks.namespace };
    await fixture.create("/api/v1/namespaces", { metadata: { name, labels } });
    await api.patch(`/api/v1/namespaces/${name}`, { metadata: { labels: { a: "b" } } });
    const places = requests.map((request) => [request.name, request.namespace]);
    assertEquals(places, [[name, name], [name, name], [name, name], [name, name]]);
    const { spec, status } = requests[0].object;
    assertEquals([spec, status], [{}, { phase: "Active" }]);
    assertEquals(requests[1].object.spec, { finalizers: ["kubernetes"] });
  },

  async "a webhook can repair a custom resource that its schema refuses"(fixture) {
    const { api } = fixture;
    const repair: ScriptedWebhook["answer"] = ({ object }) =>
      object.metadata.labels?.broken
        ? allow()
        : patching([{ op: "replace", path: "/spec/size", value: "repaired" }]);
    await using place = await serveForWidgets(fixture, repair);
    const { webhooks, path, widget } = place;
    const post = (object: unknown) => asked(webhooks, () => api.post(path, object));
    const spec = { size: 5 };
    assertEquals(await post(widget("x", { spec })), [201, undefined, "a CREATE, b CREATE"]);
    assertEquals((await api.get(`${path}/x`)).body.spec, { size: "repaired" });
    const broken = { ...widget("y", { spec }), metadata: { name: "y", labels: { broken: "yes" } } };
    assertEquals(await post(broken), [422, "Invalid", "a CREATE"]);
    const patched = await asked(webhooks, () => api.patch(`${path}/x`, { spec: { size: 6 } }));
    assertEquals(patched, [200, undefined, "a UPDATE, b UPDATE"]);
    assertEquals((await api.get(`${path}/x`)).body.spec, { size: "repaired" });
  },

  async "a custom resource is shown as it is given, and then as it will be stored"(fixture) {
    const { api } = fixture;
    await using place = await serveForWidgets(fixture);
    const { webhooks: { requests }, webhooks, path, widget } = place;
    const shown = () =>
      requests.map(({ object: { metadata, spec, status } }) => [
        metadata.generation,
        spec,
        status,
      ]);
    const spec = { size: "s" };
    const created = await asked(
      webhooks,
      () => api.post(path, widget("x", { spec, status: { given: true } })),
    );
    assertEquals(created, [201, undefined, "a CREATE, b CREATE"]);
    assertEquals(shown(), [[undefined, spec, { given: true }], [1, spec, undefined]]);
    const status = { phase: "up" };
    await asked(webhooks, () => api.patch(`${path}/x/status`, { spec: { size: "other" }, status }));
    assertEquals(shown(), [[1, { size: "other" }, status], [1, spec, status]]);
    const unversioned = () => api.put(`${path}/x/status`, widget("x", { spec, status }));
    assertEquals(await asked(webhooks, unversioned), [422, "Invalid", "a UPDATE"]);
  },

  async "unknown fields that a webhook adds to a custom resource are not stored"(fixture) {
    const { api } = fixture;
    const add = () => patching([{ op: "add", path: "/spec/unknown", value: "1" }]);
    await using place = await serveForWidgets(
      fixture,
      (request) => request.kind.kind === "Widget" ? add() : allow(),
    );
    const { webhooks: { requests }, path, widget } = place;
    requests.length = 0;
    const spec = { size: "s" };
    const { body } = await api.post(path, widget("x", { spec }));
    assertEquals(requests.map(({ object }) => object.spec), [spec, { ...spec, unknown: "1" }]);
    assertEquals([body.spec, (await api.get(`${path}/x`)).body.spec], [spec, spec]);
  },

  async "a webhook can rename a new object, and no other one"(fixture) {
    const { api } = fixture;
    const replace = (field: string, value: string) =>
      patching([{ op: "replace", path: `/metadata/${field}`, value }]);
    await using webhooks = await serveWebhooks(
      fixture,
      both({}, ({ object }) => {
        if (object?.data?.rename) return replace("name", "renamed");
        return object?.data?.move ? replace("namespace", "default") : allow();
      }),
    );
    const { configMaps, requests } = webhooks;
    const object = { metadata: { name: "given" }, data: { rename: "yes" } };
    const post = (json: unknown) => asked(webhooks, () => api.post(configMaps, json));
    assertEquals(await post(object), [201, undefined, "a CREATE, b CREATE"]);
    assertEquals(requests.map((request) => request.name), ["given", "given"]);
    assertEquals(requests[1].object.metadata.name, "renamed");
    const moved = { metadata: { name: "moved" }, data: { move: "yes" } };
    assertEquals(await post(moved), [400, "BadRequest", "a CREATE"]);
    await api.create(configMaps, { metadata: { name: "x" } });
    const patch = (data: unknown) => asked(webhooks, () => api.patch(`${configMaps}/x`, { data }));
    assertEquals(await patch({ rename: "yes" }), [422, "Invalid", "a UPDATE"]);
    assertEquals(await patch({ move: "yes" }), [400, "BadRequest", "a UPDATE"]);
  },

  async "a webhook may change the managers of fields"(fixture) {
    const { api } = fixture;
    const managedFields = [{
      manager: "webhook",
      operation: "Update",
      apiVersion: "v1",
      time: "2020-01-01T00:00:00Z",
      fieldsType: "FieldsV1",
      fieldsV1: { "f:data": { "f:a": {} } },
    }];
    const values: Record<string, unknown> = { own: managedFields, none: [] };
    await using webhooks = await serveWebhooks(
      fixture,
      both(
        {},
        ({ name }) =>
          patching([{ op: "replace", path: "/metadata/managedFields", value: values[name] }]),
      ),
    );
    const create = async (name: string) => {
      const object = { metadata: { name }, data: { a: "1" } };
      return (await api.create(webhooks.configMaps, object)).metadata.managedFields;
    };
    assertEquals([await create("own"), await create("none")], [managedFields, undefined]);
  },
};
