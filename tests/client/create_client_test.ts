import { assert, assertEquals, assertThrows } from "@std/assert";
import { createClient, createResourceClient } from "../../src/client/create_client.ts";
import { createDiscovery } from "../../src/client/discovery/discovery.ts";
import { ResourceClient } from "../../src/client/resource_client.ts";
import { defineResource, type ResourceDefinition } from "../../src/client/resource_definition.ts";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import type { KubeFetch } from "../../src/transport/kube_fetch.ts";
import * as apps from "../../src/types/apps/v1_resources.ts";
import * as core from "../../src/types/core/v1_resources.ts";
import { configMaps, namespaces } from "../../src/types/core/v1_resources.ts";
import { startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";
import { startRecordingServer } from "./recording_server.ts";
import { resources } from "./resources.ts";

interface Widget extends KubernetesObject {
  spec: { size: string };
}

const widgets = defineResource<Widget>({
  group: "example.com",
  version: "v1",
  plural: "widgets",
  kind: "Widget",
});

test("createClient has each resource under its name, typed by its definition", async () => {
  await using server = await startRecordingServer(() => ({ spec: { size: "small" } }));
  const client = createClient(server.kube, { resources: { ...resources, widgets } });
  const size: string = (await client.widgets.get("a")).spec.size;
  // @ts-expect-error: a Widget has no such field
  const colour: unknown = (await client.widgets.get("a")).spec.colour;
  assertEquals([size, colour], ["small", undefined]);
  // @ts-expect-error: no such resource
  assertEquals(client.gadgets, undefined);
  assertEquals(client.namespaces.path, "/api/v1/namespaces");
});

test("createResourceClient works with a resource that the user defines in one expression", async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  const definitions = createResourceClient(
    kube,
    defineResource({
      group: "apiextensions.k8s.io",
      version: "v1",
      plural: "customresourcedefinitions",
      kind: "CustomResourceDefinition",
      namespaced: false,
    }),
  );
  const schema = {
    openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
  };
  await definitions.create(
    {
      metadata: { name: "widgets.example.com" },
      spec: {
        group: "example.com",
        scope: "Namespaced",
        names: { plural: "widgets", kind: "Widget" },
        versions: [{ name: "v1", served: true, storage: true, schema }],
      },
    } as Parameters<typeof definitions.create>[0],
  );
  const small = { metadata: { name: "small" }, spec: { size: "s" } };
  const handle = createResourceClient(kube, widgets);
  const kind = { apiVersion: "example.com/v1", kind: "Widget" };
  const dynamic = await createDiscovery(kube).client<Widget>(kind);
  assertEquals(dynamic.path, handle.path);
  const created = await handle.create(small);
  assertEquals([created.kind, created.spec.size], ["Widget", "s"]);
  assertEquals((await dynamic.get("small")).spec.size, "s");
  assertEquals(small, { metadata: { name: "small" }, spec: { size: "s" } });
});

test("createClient has no name of its own", async () => {
  await using server = await startRecordingServer();
  const names = { kube: widgets, resource: widgets, discovery: widgets, dynamic: widgets };
  const client = createClient(server.kube, { resources: names });
  assertEquals(Object.keys(client), Object.keys(names));
  assertEquals(client.kube.path, client.discovery.path);
});

test("createClient takes every name, also one that an object inherits a setter for", async () => {
  await using server = await startRecordingServer();
  const names = ["__proto__", "constructor", "toString", "then", "0", ""];
  const table = Object.fromEntries(names.map((name) => [name, widgets]));
  const client = createClient(server.kube, { resources: table });
  assertEquals(Object.keys(client).sort(), names.sort());
  for (const name of names) {
    assert(Object.hasOwn(client, name), name);
    assert(client[name] instanceof ResourceClient, name);
  }
  assertEquals(Object.getPrototypeOf(client), Object.prototype);
});

test("createClient says how to pass the resources", async () => {
  await using server = await startRecordingServer();
  const create = (options: unknown) =>
    createClient(server.kube, options as { resources: typeof resources });
  for (
    const options of [core, {}, undefined, null, { resources: null }, { resources: [widgets] }]
  ) {
    assertThrows(() => create(options), TypeError, "{ resources: { pods } }");
  }
  for (const definition of [undefined, null, "widgets", {}]) {
    const table = { resources: { widgets: definition } };
    assertThrows(() => create(table), TypeError, 'The resource "widgets"');
  }
  assertThrows(() => create({ resources: widgets }), TypeError, 'The resource "group"');
});

test("createClient and createResourceClient refuse at once what is not a client", () => {
  for (const wrong of [undefined, null, { server: "https://127.0.0.1:1" }, Promise.resolve()]) {
    const kube = wrong as unknown as KubeFetch;
    assertThrows(() => createClient(kube, { resources }), TypeError, "createKubeFetch");
    assertThrows(() => createResourceClient(kube, widgets), TypeError, "createKubeFetch");
    assertThrows(() => createDiscovery(kube), TypeError, "createKubeFetch");
  }
});

test("createClient passes on the field manager and the field validation", async () => {
  await using server = await startRecordingServer();
  const options = { fieldManager: "me", fieldValidation: "Warn" as const };
  const client = createClient(server.kube, { resources: { widgets }, ...options });
  const object = { metadata: { name: "a" }, spec: { size: "s" } };
  await client.widgets.create(object);
  await client.widgets.namespace("other").replace(object, { fieldManager: "you" });
  assertEquals(server.requests.map(({ path }) => path.split("?")[1]), [
    "fieldValidation=Warn&fieldManager=me",
    "fieldValidation=Warn&fieldManager=you",
  ]);
  assert(server.requests[1]?.path.includes("/namespaces/other/"));
});

test("createClient has the generated resources of a group, with their types", async () => {
  await using pod = await startPod();
  const client = createClient(pod.kube(), { resources: { ...core, ...apps } });
  const labels = { app: "web" };
  const spec = { containers: [{ name: "main", image: "example.com/main:1" }] };
  const { metadata } = await client.deployments.create({
    metadata: { generateName: "web-" },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  });
  const applied = await client.deployments.apply(
    { metadata: { name: metadata.name }, spec: { replicas: 3 } },
    { fieldManager: "tests", force: true }, // by default the creator manages replicas
  );
  const replicas: number | undefined = applied.spec?.replicas;
  assertEquals(replicas, 3);
  // @ts-expect-error: a Deployment has no such field
  assertEquals(applied.spec?.replica, undefined);
  assertEquals((await client.pods.allNamespaces().list()).items, []);
});

test("createResourceClient is in the client's namespace, if the objects are in namespaces", async () => {
  await using server = await startRecordingServer();
  const { kube } = server;
  const own = createResourceClient(kube, configMaps, { fieldManager: "me" });
  assertEquals(own.path, `/api/v1/namespaces/${kube.namespace}/configmaps`);
  assertEquals(createResourceClient(kube, namespaces).path, "/api/v1/namespaces");
  await own.create({ metadata: { name: "a" } });
  assertEquals(server.requests[0]?.path.split("?")[1]?.includes("fieldManager=me"), true);
});

test("createResourceClient refuses a definition that is none", async () => {
  await using server = await startRecordingServer();
  for (const wrong of [undefined, null, "pods", {}, { ...configMaps, namespaced: undefined }]) {
    const definition = wrong as unknown as ResourceDefinition;
    assertThrows(() => createResourceClient(server.kube, definition), TypeError, "definition");
  }
});
