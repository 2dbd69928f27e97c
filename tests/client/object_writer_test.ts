import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { nameOf, ObjectWriter } from "../../src/client/object_writer.ts";
import { test } from "../support/test.ts";
import { startRecordingServer } from "./recording_server.ts";
import { resources, testClient } from "./resources.ts";

test("ObjectWriter sends each write with its method, content type and query", async () => {
  await using server = await startRecordingServer();
  const target = { kube: server.kube, pathOf: (name: string) => `/x/${name}` };
  const writer = new ObjectWriter(target, resources.configMaps, { fieldManager: "m" });
  const object = { metadata: { name: "a" } };
  const options = { dryRun: true };
  await writer.create("/x", object, options);
  await writer.replace(object, options);
  await writer.patch("a", { json: [] }, options);
  await writer.patch("a", { merge: {} }, options);
  await writer.patch("a", { strategic: {} }, options);
  await writer.apply(object, { ...options, force: true });
  const query = "?fieldValidation=Strict&fieldManager=m&dryRun=All";
  assertEquals(
    server.requests.map(({ method, path, contentType }) => `${method} ${path} ${contentType}`),
    [
      `POST /x${query} application/json`,
      `PUT /x/a${query} application/json`,
      `PATCH /x/a${query} application/json-patch+json`,
      `PATCH /x/a${query} application/merge-patch+json`,
      `PATCH /x/a${query} application/strategic-merge-patch+json`,
      `PATCH /x/a${query}&force=true application/apply-patch+yaml`,
    ],
  );
});

test("ObjectWriter fills in a missing kind, and does not change the caller's object", async () => {
  await using server = await startRecordingServer();
  const target = { kube: server.kube, pathOf: (name: string) => `/x/${name}` };
  const writer = new ObjectWriter(target, resources.deployments, {});
  const object = Object.freeze({ metadata: { name: "a" } });
  await writer.create("/x", object, {});
  await writer.create("/x", { kind: "Other", ...object }, {});
  await writer.patch("a", { merge: object }, {});
  assertEquals(server.requests.map(({ body }) => body), [
    { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "a" } },
    { apiVersion: "apps/v1", kind: "Other", metadata: { name: "a" } },
    { metadata: { name: "a" } },
  ]);
});

test("ObjectWriter refuses what is not an object before it sends a request", async () => {
  await using server = await startRecordingServer();
  const { pods, configMaps } = testClient(server.kube);
  const calls: ((object: never) => Promise<unknown>)[] = [
    (object) => configMaps.create(object),
    (object) => configMaps.replace(object),
    (object) => configMaps.apply(object),
    (object) => pods.status.replace(object),
    (object) => pods.status.apply(object),
    (object) => pods.subresource("binding", resources.pods).create("a", object),
  ];
  for (const call of calls) {
    for (const object of [undefined, null, "hunter2", 1, [{ metadata: { name: "a" } }], () => {}]) {
      const refused = () => call(object as never);
      const error = await assertRejects(refused, TypeError, "must be an object: it is");
      if (typeof object === "function") assertEquals(error.message.includes("a function"), true);
    }
  }
  for (const patch of [undefined, {}, { merge: {}, json: [] }]) {
    await assertRejects(() => configMaps.patch("a", patch as never), TypeError, "patch");
    await assertRejects(() => pods.status.patch("a", patch as never), TypeError, "patch");
  }
  assertEquals(server.requests.length, 0);
});

test("nameOf refuses an object without a name", () => {
  assertEquals(nameOf({ metadata: { name: "a" } }), "a");
  for (const object of [{}, { metadata: {} }, { metadata: { name: "" } }]) {
    assertThrows(() => nameOf(object), TypeError, "metadata.name");
  }
});
