import { assertEquals } from "@std/assert";
import { completeUpdate, draftUpdate } from "../../../src/testing/writes/complete_update.ts";
import type { KubeObject } from "../../../src/testing/objects/kube_object.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import type { ServedResourceInit } from "../../../src/testing/resources/served_resource.ts";
import { StoredObject } from "../../../src/testing/objects/store_event.ts";
import { test } from "../../support/test.ts";

const metadata = { name: "a", uid: "1", resourceVersion: "5", generation: 2 };

function complete(
  init: Partial<ServedResourceInit>,
  stored: Record<string, unknown>,
  given: Record<string, unknown>,
  { status = false } = {},
): KubeObject {
  const registry = new ResourceRegistry();
  const resource = registry.register({ group: "example.com", kind: "A", plural: "as", ...init });
  const existing = StoredObject.at(5, { key: "default/a", object: { metadata, ...stored } });
  const object = { metadata: { name: "a" }, ...given };
  return completeUpdate({ resource, namespace: "default", name: "a", object, existing }, {
    status,
  });
}

test("an update keeps the status, and counts a change of the rest", () => {
  const init = { status: true, generation: true };
  const next = complete(init, { spec: 1, status: 1 }, { spec: 2, status: 2 });
  assertEquals([next.spec, next.status, next.metadata.generation], [2, 1, 3]);
  const same = complete(init, { spec: 1, status: 1 }, { spec: 1, status: 2 });
  assertEquals(same.metadata.generation, 2);
});

test("an update of the status keeps the rest", () => {
  const init = { status: true, generation: true, custom: true };
  const next = complete(init, { spec: 1, status: 1 }, { spec: 2, status: 2 }, { status: true });
  assertEquals([next.spec, next.status, next.metadata.generation], [1, 2, 2]);
});

test("a generation may be fixed, or begin with the first change", () => {
  const generationOf = (generation: "created" | "changed", before: number | undefined) =>
    complete(
      { generation },
      { spec: 1, metadata: { ...metadata, generation: before } },
      { spec: 2 },
    ).metadata.generation;
  assertEquals(generationOf("created", 1), 1);
  assertEquals([generationOf("changed", undefined), generationOf("changed", 1)], [1, 2]);
});

test("defaults are set before the change is counted", () => {
  const schema = {
    properties: { spec: { properties: { a: { type: "string", default: "x" } } } },
  };
  const init = { schema, generation: true };
  const next = complete(init, { spec: { a: "x" } }, { spec: {} });
  assertEquals([next.spec, next.metadata.generation], [{ a: "x" }, 2]);
});

test("the draft of an update is the given object in its namespace, with defaults", () => {
  const registry = new ResourceRegistry();
  const resource = registry.findKind("v1", "Secret")!;
  const object = { metadata: { name: "a", uid: "given" }, stringData: { a: "b" } };
  assertEquals(draftUpdate({ resource, namespace: "default", name: "a", object }), {
    metadata: { name: "a", uid: "given", namespace: "default" },
    type: "Opaque",
    data: { a: "Yg==" },
  });
});
