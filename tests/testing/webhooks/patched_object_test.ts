import { assertEquals, assertThrows } from "@std/assert";
import type { JsonPatchOperation } from "../../../src/testing/merge/json_patch.ts";
import type { KubeObject } from "../../../src/testing/objects/kube_object.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { StatusError } from "../../../src/testing/mod.ts";
import { patchedObject } from "../../../src/testing/webhooks/patched_object.ts";
import { test } from "../../support/test.ts";

const registry = new ResourceRegistry();
const configMaps = registry.findKind("v1", "ConfigMap")!;
const address = { group: "example.com", kind: "Widget", plural: "widgets", custom: true };
const widgets = registry.register({ ...address, version: "v1" });
registry.register({ ...address, version: "v2" });

const configMap = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" } };
const widget = { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "x" } };

function replace(
  object: KubeObject,
  path: string,
  value: unknown,
): KubeObject {
  const operations: JsonPatchOperation[] = [{ op: "add", path, value }];
  const resource = object === widget ? widgets : configMaps;
  return patchedObject(object, operations, { resource, registry });
}

function fails(change: () => KubeObject, ...expected: unknown[]): void {
  const { status } = assertThrows(change, StatusError);
  assertEquals([status.code, status.reason, status.message], expected);
}

test("patchedObject applies the patch, and takes null in the metadata for absent", () => {
  const { metadata } = replace(configMap, "/metadata", { name: "x", labels: null });
  assertEquals(metadata, { name: "x" });
  assertEquals(replace(configMap, "/data", { a: "1" }), { ...configMap, data: { a: "1" } });
});

test("patchedObject fails for a patch that does not apply, and one that leaves no object", () => {
  const remove = { op: "remove", path: "/data" } as const;
  const { status } = assertThrows(
    () => patchedObject(configMap, [remove], { resource: configMaps, registry }),
    StatusError,
  );
  assertEquals([status.code, status.reason], [500, "InternalError"]);
  fails(
    () => replace(configMap, "", []),
    500,
    "InternalError",
    "Internal error occurred: couldn't get version/kind; the patched object is not an object",
  );
});

test("patchedObject refuses an object of another kind", () => {
  fails(
    () => replace(configMap, "/apiVersion", "v9"),
    500,
    "InternalError",
    'Internal error occurred: no kind "ConfigMap" is registered for version "v9" in scheme ' +
      '"pkg/runtime/scheme.go:111"',
  );
  fails(
    () => replace(configMap, "/kind", "Secret"),
    500,
    undefined,
    "converting (v1.Secret) to (core.ConfigMap): unknown conversion",
  );
  fails(
    () => replace(widget, "/kind", "Gadget"),
    422,
    "Invalid",
    'Gadget.example.com "x" is invalid: kind: Invalid value: "Gadget": must be Widget',
  );
});

test("patchedObject takes a custom resource in another version that is served", () => {
  assertEquals(replace(widget, "/apiVersion", "example.com/v2").apiVersion, "example.com/v2");
  fails(
    () => replace(widget, "/apiVersion", "example.com/v9"),
    500,
    undefined,
    "request to convert CR from an invalid group/version: example.com/v9",
  );
});

test("patchedObject refuses metadata of another type", () => {
  const found = "json: cannot unmarshal number into Go struct field";
  fails(
    () => replace(configMap, "/metadata/labels", { a: 5 }),
    500,
    "InternalError",
    `Internal error occurred: ${found} ObjectMeta.metadata.labels of type string`,
  );
  const { status } = assertThrows(() => replace(widget, "/metadata/labels", { a: 5 }), StatusError);
  assertEquals([status.code, status.details?.causes?.[0]?.field], [422, "metadata"]);
  fails(
    () => replace(widget, "/metadata", "text"),
    500,
    "InternalError",
    "Internal error occurred: system metadata was not initialized",
  );
});
