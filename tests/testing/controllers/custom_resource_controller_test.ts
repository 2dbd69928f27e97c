import { assertEquals, assertStringIncludes } from "@std/assert";
import { withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const widgets = "/apis/example.com/v1/namespaces/default/widgets";

const schema = {
  openAPIV3Schema: {
    type: "object",
    "x-kubernetes-preserve-unknown-fields": true,
    properties: { spec: { type: "object", properties: { colour: { type: "string" } } } },
  },
};

const definition = {
  metadata: { name: "widgets.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { kind: "Widget", plural: "widgets", shortNames: ["wd"] },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: { status: {} },
        selectableFields: [{ jsonPath: ".spec.colour" }],
        schema,
      },
      { name: "v1beta1", served: true, storage: false, schema },
      { name: "v1alpha1", served: false, storage: false, schema },
    ],
  },
};

function widget(name: string, colour = "blue") {
  return {
    apiVersion: "example.com/v1",
    kind: "Widget",
    metadata: { name },
    spec: { colour },
    status: { ready: true },
  };
}

test("a CustomResourceDefinition is served as soon as it is created", () =>
  withServer(async ({ client }) => {
    assertEquals((await client.send(widgets)).status, 404);
    assertEquals(
      (await client.send(definitions, { method: "POST", json: definition })).status,
      201,
    );
    const { status, body } = await client.send(widgets, { method: "POST", json: widget("a") });
    assertEquals([status, body.kind, body.apiVersion], [201, "Widget", "example.com/v1"]);
    assertEquals([body.metadata.generation, body.status], [1, undefined]);
    const list = (await client.send(widgets)).body;
    assertEquals([list.kind, list.items[0].kind], ["WidgetList", "Widget"]);
    const discovered = (await client.send("/apis/example.com/v1")).body.resources;
    assertEquals(discovered[0].shortNames, ["wd"]);
    const established = (await client.send(`${definitions}/widgets.example.com`)).body.status;
    assertEquals(
      established.conditions.map((condition: { type: string; status: string }) =>
        `${condition.type}=${condition.status}`
      ),
      ["NamesAccepted=True", "Established=True"],
    );
    assertEquals(established.acceptedNames.listKind, "WidgetList");
    assertEquals(established.storedVersions, ["v1"]);
  }));

test("all served versions of a custom resource show the same objects", () =>
  withServer(async ({ client }) => {
    await client.send(definitions, { method: "POST", json: definition });
    await client.send(widgets, { method: "POST", json: widget("a") });
    const old = await client.send("/apis/example.com/v1beta1/namespaces/default/widgets/a");
    assertEquals([old.status, old.body.apiVersion], [200, "example.com/v1beta1"]);
    const unserved = await client.send("/apis/example.com/v1alpha1/namespaces/default/widgets/a");
    assertEquals(unserved.status, 404);
  }));

test("a custom resource is watched and selected by its fields, and its status is written separately", () =>
  withServer(async ({ server, client }) => {
    await client.send(definitions, { method: "POST", json: definition });
    const selector = "fieldSelector=spec.colour%3Dred";
    await using watch = await client.watch(
      `${widgets}?watch=true&${selector}&resourceVersion=${server.store.revision}`,
    );
    await client.send(widgets, { method: "POST", json: widget("a") });
    await client.send(widgets, { method: "POST", json: widget("b", "red") });
    const [added] = await watch.take(1);
    assertEquals([added!.object.metadata.name, added!.object.apiVersion], ["b", "example.com/v1"]);
    const { body } = await client.send(`${widgets}/b/status`, {
      method: "PUT",
      json: { ...added!.object, spec: { colour: "blue" }, status: { ready: true } },
    });
    assertEquals([body.spec.colour, body.status], ["red", { ready: true }]);
    const unknown = await client.send(`${widgets}?fieldSelector=spec.size%3D1`);
    assertEquals([unknown.status, unknown.body.message], [
      400,
      "field label not supported: spec.size",
    ]);
  }));

test("a custom resource needs its kind and, in an update, its resourceVersion", () =>
  withServer(async ({ client }) => {
    await client.send(definitions, { method: "POST", json: definition });
    const json = { metadata: { name: "a" } };
    const kindless = await client.send(widgets, { method: "POST", json });
    assertEquals(kindless.status, 400);
    assertStringIncludes(kindless.body.message, "Object 'Kind' is missing in '{\"metadata\"");
    const other = { ...widget("a"), kind: "Gadget" };
    const misfit = await client.send(widgets, { method: "POST", json: other });
    assertEquals([misfit.status, misfit.body.details.causes], [422, [{
      reason: "FieldValueInvalid",
      message: 'Invalid value: "Gadget": must be Widget',
      field: "kind",
    }]]);
    await client.send(widgets, { method: "POST", json: widget("a") });
    const blind = await client.send(`${widgets}/a`, { method: "PUT", json: widget("a") });
    assertEquals([blind.status, blind.body.reason], [422, "Invalid"]);
  }));

test("a changed definition serves the new versions and no longer the old ones", () =>
  withServer(async ({ client }) => {
    const created = (await client.send(definitions, { method: "POST", json: definition })).body;
    const path = `${definitions}/${created.metadata.name}`;
    const current = (await client.send(path)).body;
    const versions = [
      { name: "v1", served: false, storage: false, schema },
      { name: "v2", served: true, storage: true, schema },
    ];
    const json = { ...current, spec: { ...current.spec, versions } };
    assertEquals((await client.send(path, { method: "PUT", json })).status, 200);
    assertEquals((await client.send(widgets)).status, 404);
    assertEquals((await client.send("/apis/example.com/v2/widgets")).status, 200);
  }));

test("a deleted definition deletes its objects too", () =>
  withServer(async ({ client }) => {
    await client.send(definitions, { method: "POST", json: definition });
    await client.send(widgets, { method: "POST", json: widget("a") });
    const path = `${definitions}/widgets.example.com`;
    assertEquals((await client.send(path, { method: "DELETE" })).status, 200);
    assertEquals((await client.send(widgets)).status, 404);
    await client.send(definitions, { method: "POST", json: definition });
    assertEquals((await client.send(widgets)).body.items, []);
  }));

test("a definition whose objects have finalizers waits for them, and takes no new ones", () =>
  withServer(async ({ client }) => {
    await client.send(definitions, { method: "POST", json: definition });
    const held = widget("a");
    const json = { ...held, metadata: { name: "a", finalizers: ["example.com/hold"] } };
    await client.send(widgets, { method: "POST", json });
    await client.send(widgets, { method: "POST", json: widget("b") });
    const path = `${definitions}/widgets.example.com`;
    const deleted = (await client.send(path, { method: "DELETE" })).body;
    assertEquals(deleted.metadata.finalizers, ["customresourcecleanup.apiextensions.k8s.io"]);
    const left = (await client.send(widgets)).body.items;
    assertEquals(left.length, 1);
    assertEquals(typeof left[0].metadata.deletionTimestamp, "string");
    const { conditions } = (await client.send(path)).body.status;
    assertEquals(
      conditions.map((each: { type: string; reason: string }) => `${each.type} ${each.reason}`),
      [
        "NamesAccepted NoConflicts",
        "Established InitialNamesAccepted",
        "Terminating InstanceDeletionInProgress",
      ],
    );
    const refused = await client.send(widgets, { method: "POST", json: widget("c") });
    assertEquals([refused.status, refused.body.message], [
      403,
      'widgets.example.com "c" is forbidden: create not allowed while custom resource definition ' +
      "is terminating",
    ]);
    const { finalizers: _finalizers, ...metadata } = left[0].metadata;
    await client.send(`${widgets}/a`, { method: "PUT", json: { ...left[0], metadata } });
    assertEquals((await client.send(path)).status, 404);
    assertEquals((await client.send(widgets)).status, 404);
  }));

test("an invalid definition is refused with 422", () =>
  withServer(async ({ client }) => {
    const wrong = [
      { ...definition, metadata: { name: "gadgets.example.com" } },
      { ...definition, spec: { ...definition.spec, scope: "Everywhere" } },
      { ...definition, spec: { ...definition.spec, versions: [] } },
    ];
    for (const json of wrong) {
      const { status, body } = await client.send(definitions, { method: "POST", json });
      assertEquals([status, body.reason], [422, "Invalid"]);
    }
  }));

test("a resource can be registered without a definition", () =>
  withServer(async ({ server, client }) => {
    server.register({ group: "example.com", kind: "Widget", plural: "widgets", namespaced: false });
    const { status } = await client.send("/apis/example.com/v1/widgets", {
      method: "POST",
      json: { metadata: { name: "a" } },
    });
    assertEquals(status, 201);
  }));

test("watches end with the definition of their objects, and with a change of its spec", () =>
  withServer(async ({ server, client }) => {
    await client.send(definitions, { method: "POST", json: definition });
    await client.send(widgets, { method: "POST", json: widget("a") });
    await using other = await client.watch("/api/v1/configmaps?watch=true");
    const path = "/apis/example.com/v1/widgets?watch=true";
    await using first = await client.watch(path);
    await first.take(1);
    const url = `${definitions}/widgets.example.com`;
    const json = [{ op: "replace", path: "/spec/versions/1/served", value: false }];
    const headers = { "content-type": "application/json-patch+json" };
    assertEquals((await client.send(url, { method: "PATCH", headers, json })).status, 200);
    assertEquals(await first.next(), undefined);

    await using second = await client.watch(path);
    await second.take(1);
    await client.send(url, { method: "DELETE" });
    assertEquals((await second.next())?.type, "DELETED");
    assertEquals(await second.next(), undefined);
    assertEquals(server.counters.openWatches, 1);

    await client.send("/api/v1/namespaces/default/configmaps", {
      method: "POST",
      json: { metadata: { name: "a" } },
    });
    assertEquals((await other.next())?.type, "ADDED");
  }));
