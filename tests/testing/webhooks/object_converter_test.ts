import { assertEquals, assertRejects } from "@std/assert";
import { StatusError } from "../../../src/testing/mod.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { ObjectConverter } from "../../../src/testing/webhooks/object_converter.ts";
import { test } from "../../support/test.ts";
import { ObjectStore } from "../../../src/testing/objects/object_store.ts";

const resourceOf = (version: string, convertedByWebhook: boolean) =>
  new ResourceRegistry().register({
    group: "a.test",
    version,
    plural: "sites",
    kind: "Site",
    custom: true,
    storageVersion: "v1",
    convertedByWebhook,
  });

const object = { apiVersion: "a.test/v1", metadata: { name: "x" } };

test("ObjectConverter calls no webhook for the stored version, or where none converts", async () => {
  const converter = new ObjectConverter(new ObjectStore(), () => undefined);
  for (const resource of [resourceOf("v1", true), resourceOf("v2", false)]) {
    assertEquals(await converter.convert(object, resource) === object, true);
  }
});

test("ObjectConverter names the stored object that cannot be converted", async () => {
  const store = new ObjectStore();
  const stored = store.put("a.test/sites", "default/x", object);
  const service = { name: "hooks", namespace: "web" };
  store.put("apiextensions.k8s.io/customresourcedefinitions", "sites.a.test", {
    metadata: { name: "sites.a.test" },
    spec: { versions: [{ name: "v1" }], conversion: { webhook: { clientConfig: { service } } } },
  });
  const converter = new ObjectConverter(store, () => undefined);
  const error = await assertRejects(
    () => converter.served(stored, resourceOf("v2", true)),
    StatusError,
    "Key: /a.test/sites/default/x, ResourceVersion: 0, AdditionalErrorMsg: object not decodable " +
      "revision=2: conversion webhook for a.test/v1, Kind=Site failed: Post " +
      '"https://hooks.web.svc:443/?timeout=30s": service "hooks" not found',
  );
  assertEquals(error.status.code, 500);
});

test("ObjectConverter converts no object of a version that is missing from the definition", async () => {
  const store = new ObjectStore();
  const stored = store.put("a.test/sites", "default/x", object);
  const converter = new ObjectConverter(store, () => undefined);
  await assertRejects(
    () => converter.served(stored, resourceOf("v2", true)),
    StatusError,
    "revision=2: request to convert CR from an invalid group/version: a.test/v1",
  );
});
