import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { createClient } from "../../src/client/create_client.ts";
import { defineResource } from "../../src/client/resource_definition.ts";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import * as apps from "../../src/types/apps/v1_resources.ts";
import * as core from "../../src/types/core/v1_resources.ts";
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
  assertStrictEquals(client.kube, server.kube);
  assertEquals(client.namespaces.path, "/api/v1/namespaces");
});

test("createClient works with a resource that the user defines in one expression", async () => {
  await using pod = await startPod();
  const client = createClient(pod.kube());
  const definitions = client.resource(defineResource({
    group: "apiextensions.k8s.io",
    version: "v1",
    plural: "customresourcedefinitions",
    kind: "CustomResourceDefinition",
    namespaced: false,
  }));
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
  const dynamic = await client.dynamic<Widget>({ apiVersion: "example.com/v1", kind: "Widget" });
  assertEquals(dynamic.path, client.resource(widgets).path);
  const created = await client.resource(widgets).create(small);
  assertEquals([created.kind, created.spec.size], ["Widget", "s"]);
  assertEquals((await dynamic.get("small")).spec.size, "s");
  assertEquals(small, { metadata: { name: "small" }, spec: { size: "s" } });
});

test("createClient refuses a resource with a name that the client itself uses", async () => {
  await using server = await startRecordingServer();
  const make = () => createClient(server.kube, { resources: { kube: widgets } });
  assertThrows(make, TypeError, "name the resource otherwise");
});

test("createClient passes on the field manager and the field validation", async () => {
  await using server = await startRecordingServer();
  const options = { fieldManager: "me", fieldValidation: "Warn" as const };
  const client = createClient(server.kube, options);
  const object = { metadata: { name: "a" }, spec: { size: "s" } };
  await client.resource(widgets).create(object);
  await client.resource(widgets).namespace("other").replace(object, { fieldManager: "you" });
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
