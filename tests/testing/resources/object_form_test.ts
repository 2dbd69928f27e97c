import { assertEquals } from "@std/assert";
import { partialForm, wholeForm } from "../../../src/testing/resources/object_form.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { StoredObject } from "../../../src/testing/objects/store_event.ts";
import { test } from "../../support/test.ts";

test("an object is written whole in the version of its resource, or as its metadata only", () => {
  const resource = new ResourceRegistry().findKind("apps/v1", "Deployment")!;
  const object = { apiVersion: "old/v0", kind: "Old", spec: { x: 1 }, metadata: { name: "a" } };
  const stored = StoredObject.at(7, { key: "default/a", object });
  const metadata = { name: "a", resourceVersion: "7" };
  assertEquals(JSON.parse(stored.text(wholeForm(resource))), {
    kind: "Deployment",
    apiVersion: "apps/v1",
    spec: { x: 1 },
    metadata,
  });
  assertEquals(JSON.parse(stored.text(partialForm)), {
    kind: "PartialObjectMetadata",
    apiVersion: "meta.k8s.io/v1",
    metadata,
  });
});
