import { assertEquals, assertThrows } from "@std/assert";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { configMaps, withServer } from "../../support/servers/kube_server.ts";
import { test } from "../../support/test.ts";

const reference = { apiVersion: "v1", kind: "ConfigMap", name: "a" };

test("ObjectApi writes by the same rules as HTTP requests do", () =>
  withServer(async ({ server, client }) => {
    const { objects } = server;
    const created = objects.create({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a" },
    });
    assertEquals((await client.send(`${configMaps}/a`)).body, created);
    const updated = objects.update({ ...created, data: { k: "v" } });
    assertEquals(objects.get(reference), updated);
    const error = assertThrows(() => objects.update({ ...created, data: { k: "w" } }), StatusError);
    assertEquals([error.status.code, error.status.reason], [409, "Conflict"]);
    objects.delete(reference);
    assertThrows(() => objects.get(reference), StatusError, 'configmaps "a" not found');
  }));

test("ObjectApi returns copies, so that a test cannot change stored objects", () =>
  withServer(async ({ server }) => {
    const given = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a" },
      data: { k: "v" },
    };
    const created = server.objects.create(given);
    given.data.k = "changed";
    (created.data as Record<string, string>).k = "changed";
    assertEquals(server.objects.get(reference).data, { k: "v" });
    await Promise.resolve();
  }));

test("ObjectApi lists one namespace or all", () =>
  withServer(async ({ server }) => {
    for (const namespace of ["default", "kube-system"]) {
      server.objects.create({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "a", namespace },
      });
    }
    const kind = { apiVersion: "v1", kind: "ConfigMap" };
    assertEquals(server.objects.list(kind).length, 2);
    assertEquals(server.objects.list({ ...kind, namespace: "default" }).length, 1);
    await Promise.resolve();
  }));

test("ObjectApi refuses a kind that is not served with a TypeError that names it", () =>
  withServer(async ({ server }) => {
    assertThrows(
      () => server.objects.list({ apiVersion: "example.com/v1", kind: "Widget" }),
      TypeError,
      "the server serves no example.com/v1 Widget",
    );
    await Promise.resolve();
  }));

test("ObjectApi refuses objects that a webhook would have to convert", () =>
  withServer(async ({ server: { objects } }) => {
    const schema = { openAPIV3Schema: { type: "object" } };
    const clientConfig = { url: "https://127.0.0.1:1/" };
    const stored = (name: string) => ({
      versions: ["v1", "v2"].map((version) => ({
        name: version,
        served: true,
        storage: version === name,
        schema,
      })),
    });
    const definitions = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
    objects.create({
      ...definitions,
      metadata: { name: "sites.a.test" },
      spec: {
        group: "a.test",
        scope: "Cluster",
        names: { plural: "sites", kind: "Site" },
        conversion: {
          strategy: "Webhook",
          webhook: { clientConfig, conversionReviewVersions: ["v1"] },
        },
        ...stored("v1"),
      },
    });
    objects.create({ apiVersion: "a.test/v1", kind: "Site", metadata: { name: "x" } });
    const v2 = { apiVersion: "a.test/v2", kind: "Site", name: "x" };
    assertThrows(() => objects.get(v2), TypeError, "or use a.test/v1, which is stored");
    const current = objects.get({ ...definitions, name: "sites.a.test" });
    objects.update({ ...current, spec: { ...current.spec as object, ...stored("v2") } });
    const message = "a webhook converts x, which is stored as a.test/v1: send a request";
    const object = { ...v2, metadata: { name: "x" } };
    for (
      const read of [() => objects.get(v2), () => objects.list(v2), () => objects.update(object)]
    ) {
      assertThrows(read, TypeError, message);
    }
    await Promise.resolve();
  }));
