import { assertEquals, assertMatch, assertObjectMatch } from "@std/assert";
import { watch } from "../../../mod.ts";
import { assertFailure, blaming } from "../assert_failure.ts";
import { defineWidgets, untilAnswered } from "../define_widgets.ts";
import { namesOf } from "../json_api.ts";
import { take } from "../take.ts";
import type { Cases } from "./cases.ts";

/** A resource that a CustomResourceDefinition defines. */
export const customResourceCases: Cases = {
  async "a definition is completed and accepted, and appears in discovery"(fixture) {
    const { api } = fixture;
    const { group, definition } = await defineWidgets(fixture);
    const { body } = await api.get(definition);
    assertObjectMatch(body.spec.names, { listKind: "WidgetList", singular: "widget" });
    assertEquals(body.spec.conversion, { strategy: "None" });
    assertEquals(body.status.acceptedNames, body.spec.names);
    assertEquals(body.status.storedVersions, ["v1"]);
    const established = body.status.conditions.map(({ type, status }: Record<string, string>) =>
      `${type}=${status}`
    );
    assertEquals(established, ["NamesAccepted=True", "Established=True"]);

    const versions = [{ groupVersion: `${group}/v1`, version: "v1" }];
    const described = await api.get(`/apis/${group}`);
    assertEquals([described.body.name, described.body.versions], [group, versions]);
    const { resources } = (await api.get(`/apis/${group}/v1`)).body;
    const { storageVersionHash: _, ...widgets } = resources[0];
    assertEquals(widgets, {
      name: "widgets",
      singularName: "widget",
      namespaced: true,
      kind: "Widget",
      verbs: ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"],
      shortNames: ["wd"],
    });
    assertEquals(resources[1].name, "widgets/status");
  },

  async "objects are created, updated, listed and selected by fields"(fixture) {
    const { api } = fixture;
    const { path, widget } = await defineWidgets(fixture);
    const created = await api.create(path, widget("a", { spec: { size: "1" }, status: { x: 1 } }));
    assertEquals([created.metadata.generation, created.status], [1, undefined]);
    const { body } = await api.patch(`${path}/a`, { spec: { size: "2" }, status: { x: 2 } });
    assertEquals([body.metadata.generation, body.spec, body.status], [2, { size: "2" }, undefined]);
    await api.create(path, widget("b"));
    const list = (await api.get(path)).body;
    assertEquals([list.kind, namesOf(list), list.items[0].kind], [
      "WidgetList",
      ["a", "b"],
      "Widget",
    ]);
    const large = await api.get(`${path}?fieldSelector=spec.size%3D2`);
    assertEquals(namesOf(large.body), ["a"]);
    assertFailure(await api.get(`${path}?fieldSelector=spec.colour%3D2`), {
      status: 400,
      reason: "BadRequest",
      message: "field label not supported: spec.colour",
    });
  },

  async "an update of the status changes nothing else"(fixture) {
    const { api } = fixture;
    const { path, widget } = await defineWidgets(fixture);
    const created = await api.create(path, widget("a", { spec: { size: "1" } }));
    const { status, body } = await api.put(`${path}/a/status`, {
      ...created,
      metadata: { ...created.metadata, labels: { l: "1" }, annotations: { a: "1" } },
      spec: { size: "9" },
      status: { ready: true },
    });
    assertEquals([status, body.spec, body.status], [200, { size: "1" }, { ready: true }]);
    const { resourceVersion: _new, managedFields: _fields, ...metadata } = body.metadata;
    const { resourceVersion: _old, managedFields: _before, ...before } = created.metadata;
    assertEquals(metadata, before);
  },

  async "an update must have a resourceVersion"(fixture) {
    const { api } = fixture;
    const { path, group, widget } = await defineWidgets(fixture);
    await api.create(path, widget("a"));
    const message = "Invalid value: 0: must be specified for an update";
    assertFailure(await api.put(`${path}/a`, widget("a")), {
      status: 422,
      reason: "Invalid",
      message: `widgets.${group} "a" is invalid: metadata.resourceVersion: ${message}`,
      details: blaming({ name: "a", group, kind: "widgets" }, [
        ["metadata.resourceVersion", "Invalid", message],
      ]),
    });
    assertFailure(await api.get(`${path}/b`), {
      status: 404,
      reason: "NotFound",
      message: `widgets.${group} "b" not found`,
      details: { name: "b", group, kind: "widgets" },
    });
    assertFailure(await api.post(path, widget("a")), {
      status: 409,
      reason: "AlreadyExists",
      message: `widgets.${group} "a" already exists`,
      details: { name: "a", group, kind: "widgets" },
    });
  },

  async "an object must have the apiVersion and the kind of its resource"(fixture) {
    const { api } = fixture;
    const { path, group, widget } = await defineWidgets(fixture);
    assertFailure(await api.post(path, { metadata: { name: "a" } }), {
      status: 400,
      reason: "BadRequest",
      message:
        /^the object provided is unrecognized \(must be of type Widget\): Object 'Kind' is missing in /,
    });
    assertFailure(await api.post(path, { ...widget("a"), apiVersion: "v1" }), {
      status: 400,
      reason: "BadRequest",
      message:
        `the API version in the data (v1) does not match the expected API version (${group}/v1)`,
    });
    const message = 'Invalid value: "Gadget": must be Widget';
    const misfit = {
      status: 422,
      reason: "Invalid",
      message: `Gadget.${group} "a" is invalid: kind: ${message}`,
      details: blaming({ name: "a", group, kind: "Gadget" }, [["kind", "Invalid", message]]),
    };
    assertFailure(await api.post(path, { ...widget("a"), kind: "Gadget" }), misfit);
    await api.create(path, widget("a"));
    assertFailure(await api.patch(`${path}/a`, { kind: "Gadget" }), misfit);
  },

  async "paths outside of the resource are not found"(fixture) {
    const { api } = fixture;
    const { path, group, widget } = await defineWidgets(fixture);
    await api.create(path, widget("a"));
    for (const unknown of [`/apis/${group}/v1/gadgets`, `/apis/${group}/v9/widgets`]) {
      const { status, body } = await api.get(unknown);
      assertEquals([status, body], [404, "404 page not found\n"], unknown);
    }
    assertFailure(await api.get(`${path}/a/scale`), {
      status: 404,
      reason: "NotFound",
      message: `widgets.${group} "a" not found`,
      details: { name: "a", group, kind: "widgets" },
    });
    const { status } = await api.post(`/apis/${group}/v1/widgets`, widget("b"));
    assertEquals(status, 404);
  },

  async "a strategic merge patch is refused"(fixture) {
    const { api } = fixture;
    const { path, widget } = await defineWidgets(fixture);
    await api.create(path, widget("a"));
    const headers = { "content-type": "application/strategic-merge-patch+json" };
    assertFailure(await api.send("PATCH", `${path}/a`, { json: {}, headers }), {
      status: 415,
      reason: "UnsupportedMediaType",
      message:
        /^the body of the request was in an unknown format - accepted media types include: application\/json-patch\+json, application\/merge-patch\+json/,
    });
  },

  async "objects are watched"(fixture) {
    const { api, kube } = fixture;
    const { path, widget } = await defineWidgets(fixture);
    await api.create(path, widget("a"));
    const [first] = await take(watch(kube, path), 1);
    assertEquals([first?.type, first?.object.kind], ["ADDED", "Widget"]);
  },

  async "a definition without required fields is refused, and so is one of another name"(fixture) {
    const { api } = fixture;
    const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    const empty = await api.post(definitions, { metadata: { name: "x" }, spec: {} });
    assertEquals([empty.status, empty.body.reason], [422, "Invalid"]);
    const fields = empty.body.details.causes.map(({ field }: { field: string }) => field);
    assertEquals(fields, [
      "metadata.name",
      "spec.group",
      "spec.scope",
      "spec.versions",
      "spec.names.plural",
      "spec.names.singular",
      "spec.names.kind",
      "spec.names.listKind",
      "status.storedVersions",
    ]);
    assertMatch(empty.body.message, /spec\.group: Required value, spec\.scope: Required value/);
  },

  async "a deleted definition waits for objects with finalizers, and takes no new ones"(fixture) {
    const { api } = fixture;
    const { group, definition, path, widget } = await defineWidgets(fixture);
    const held = { ...widget("a"), metadata: { name: "a", finalizers: ["example.com/hold"] } };
    await api.create(path, held);
    await api.create(path, widget("b"));
    const { body } = await api.delete(definition);
    assertEquals(body.metadata.finalizers, ["customresourcecleanup.apiextensions.k8s.io"]);
    assertEquals(body.status.conditions.at(-1).type, "Terminating");
    const left = await untilAnswered(
      () => api.get(path),
      ({ body }) => body.items.length === 1 && body.items[0].metadata.deletionTimestamp,
    );
    assertEquals(namesOf(left.body), ["a"]);
    assertFailure(await api.post(path, widget("c")), {
      status: 403,
      reason: "Forbidden",
      message: `widgets.${group} "c" is forbidden: create not allowed while custom resource ` +
        "definition is terminating",
      details: { name: "c", group, kind: "widgets" },
    });
    await api.patch(`${path}/a`, [{ op: "remove", path: "/metadata/finalizers" }]);
    await untilAnswered(() => api.get(definition), ({ status }) => status === 404);
  },

  async "a definition may name the fields of a scale"(fixture) {
    const { api } = fixture;
    const { path, widget, group } = await defineWidgets(fixture, {
      scale: {
        specReplicasPath: ".spec.count",
        statusReplicasPath: ".status.count",
        labelSelectorPath: ".status.selector",
      },
    });
    await api.create(path, widget("a", { spec: { count: 2, size: "x" } }));
    const scale = `${path}/a/scale`;
    const first = (await api.get(scale)).body;
    assertEquals([first.kind, first.apiVersion], ["Scale", "autoscaling/v1"]);
    assertEquals([first.spec, first.status], [{ replicas: 2 }, { replicas: 0 }]);
    await api.patch(`${path}/a/status`, { status: { count: 1, selector: "app=a" } });
    const put = await api.put(scale, {
      metadata: { name: "a", namespace: fixture.namespace },
      spec: { replicas: 3 },
    });
    assertEquals([put.status, put.body.spec, put.body.status], [200, { replicas: 3 }, {
      replicas: 1,
      selector: "app=a",
    }]);
    const patched = await api.patch(scale, { spec: { replicas: 4 } });
    assertEquals([patched.status, patched.body.spec], [200, { replicas: 4 }]);
    const { spec, metadata } = (await api.get(`${path}/a`)).body;
    assertEquals([spec, metadata.generation], [{ count: 4, size: "x" }, 3]);
    await api.create(path, widget("b", { spec: {} }));
    assertFailure(await api.get(`${path}/b/scale`), {
      status: 500,
      reason: "InternalError",
      message: 'Internal error occurred: the spec replicas field ".spec.count" does not exist',
      details: { causes: [{ message: 'the spec replicas field ".spec.count" does not exist' }] },
    });
    const { resources } = (await api.get(`/apis/${group}/v1`)).body;
    assertEquals(resources.map(({ name }: { name: string }) => name), [
      "widgets",
      "widgets/status",
      "widgets/scale",
    ]);
  },
};
