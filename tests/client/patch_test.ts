import { assertEquals, assertThrows } from "@std/assert";
import type { AppliedPart, MergePatch, Patch, StrategicPatch } from "../../src/client/patch.ts";
import { encodePatch } from "../../src/client/patch.ts";
import { test } from "../support/test.ts";
import type { ConfigMap, Deployment } from "./resources.ts";

test("encodePatch gives each kind of patch its content type", () => {
  const json: Patch<ConfigMap> = { json: [{ op: "remove", path: "/data/a" }] };
  assertEquals(encodePatch(json), {
    contentType: "application/json-patch+json",
    body: [{ op: "remove", path: "/data/a" }],
  });
  assertEquals(encodePatch<ConfigMap>({ merge: { data: null } }), {
    contentType: "application/merge-patch+json",
    body: { data: null },
  });
  assertEquals(encodePatch<ConfigMap>({ strategic: { $patch: "replace" } }), {
    contentType: "application/strategic-merge-patch+json",
    body: { $patch: "replace" },
  });
});

test("encodePatch refuses an invalid patch", () => {
  const wrong = { data: { a: "1" } } as unknown as Patch<ConfigMap>;
  assertThrows(() => encodePatch(wrong), TypeError, "{ merge: {...} }");
  const none = [undefined, null, "x", 1, [], {}, { merge: undefined }, () => {}];
  for (const value of none) {
    const patch = value as unknown as Patch<ConfigMap>;
    assertThrows(() => encodePatch(patch), TypeError, "{ merge: {...} }");
  }
  for (const value of [{ merge: null }, { merge: [] }, { strategic: "x" }, { merge: 1 }]) {
    const patch = value as unknown as Patch<ConfigMap>;
    assertThrows(() => encodePatch(patch), TypeError, "patch must be an object: it is");
  }
  const operation = { json: { op: "remove", path: "/a" } } as unknown as Patch<ConfigMap>;
  assertThrows(() => encodePatch(operation), TypeError, "must be an array: it is an object");
});

test("encodePatch refuses two formats at once", () => {
  const both = { merge: { data: null }, json: [] } as unknown as Patch<ConfigMap>;
  assertThrows(() => encodePatch(both), TypeError, "json and merge");
  const one = { merge: { data: null }, json: undefined } as unknown as Patch<ConfigMap>;
  assertEquals(encodePatch(one).body, { data: null });
});

test("patches are typed by the object", () => {
  const containers = [{ name: "main", image: "example.com/main:2" }];
  const merge: MergePatch<Deployment> = {
    metadata: { labels: { a: "b" }, annotations: null },
    spec: { replicas: null, template: { spec: { containers } } },
  };
  const strategic: StrategicPatch<Deployment> = {
    spec: { template: { spec: { containers: [{ name: "side", $patch: "delete" }] } } },
  };
  const applied: AppliedPart<Deployment> = {
    spec: { template: { spec: { containers: [{ name: "main" }] } } },
  };
  // @ts-expect-error: a merge patch contains whole items of a list
  const itemPart: MergePatch<Deployment> = { spec: { template: { spec: { containers: [{}] } } } };
  // @ts-expect-error: no such field
  const noField: MergePatch<Deployment> = { spec: { replica: 1 } };
  // @ts-expect-error: an apply removes a field by leaving it out
  const removed: AppliedPart<Deployment> = { spec: { replicas: null } };
  for (const part of [merge, strategic, applied, itemPart, noField, removed]) {
    assertEquals(typeof part, "object");
  }
});
