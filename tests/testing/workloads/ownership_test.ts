import { assertEquals } from "@std/assert";
import type { KubeObject } from "../../../src/testing/mod.ts";
import { StoredObject, StoreEvent } from "../../../src/testing/objects/store_event.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import {
  claim,
  controllerOf,
  controllerReference,
  isControlledBy,
  ownersOf,
  selectorMatcher,
} from "../../../src/testing/workloads/ownership.ts";
import { test } from "../../support/test.ts";

const resource = new ResourceRegistry().findKind("apps/v1", "ReplicaSet")!;
const owner: KubeObject = {
  metadata: { name: "web", uid: "u1" },
  spec: { selector: { matchLabels: { app: "web" } } },
};
const other: KubeObject = { metadata: { name: "other", uid: "u2" } };
const pod = (name: string, by?: KubeObject, app = "web", more = {}): KubeObject => ({
  metadata: {
    name,
    namespace: "shop",
    labels: { app },
    ...by && { ownerReferences: [controllerReference(by, resource)] },
    ...more,
  },
});

test("selectorMatcher knows labels and expressions", () => {
  const matches = selectorMatcher({
    matchLabels: { app: "web" },
    matchExpressions: [{ key: "tier", operator: "NotIn", values: ["test"] }],
  });
  const labeled = (labels: Record<string, string>) => matches({ metadata: { labels } });
  assertEquals([labeled({ app: "web" }), labeled({ app: "web", tier: "test" }), labeled({})], [
    true,
    false,
    false,
  ]);
});

test("claim adopts objects without a controller, and releases those that are not selected", async () => {
  const claimFor = async (given: KubeObject) => {
    const saved: string[] = [];
    const claimed = await claim({
      owner: given,
      resource,
      matches: selectorMatcher({ matchLabels: { app: "web" } }),
      save(object) {
        saved.push(`${object.metadata.name} ${controllerOf(object)?.name}`);
        return Promise.resolve(object);
      },
    }, [
      pod("own", owner),
      pod("foreign", other),
      pod("free"),
      pod("unselected", owner, "db"),
      pod("unrelated", undefined, "db"),
      pod("leaving", undefined, "web", { deletionTimestamp: "T" }),
    ]);
    return [claimed.map(({ metadata }) => metadata.name), saved];
  };
  assertEquals(await claimFor(owner), [["own", "free"], ["free web", "unselected undefined"]]);
  const leaving = { ...owner, metadata: { ...owner.metadata, deletionTimestamp: "T" } };
  assertEquals(await claimFor(leaving), [["own"], []]);
});

test("ownersOf names the owners of an object before and after a change, or who may adopt it", () => {
  const keysOf = (type: "ADDED" | "MODIFIED" | "DELETED", now: KubeObject, before?: KubeObject) => {
    const stored = (object: KubeObject) => StoredObject.unsaved("shop/a", object);
    const event = new StoreEvent({
      type,
      collection: "pods",
      current: stored(now),
      ...before && { previous: stored(before) },
    });
    return [...ownersOf(event, { kind: "ReplicaSet", adopters: () => [owner] })];
  };
  assertEquals(keysOf("ADDED", pod("a", other)), ["shop/other"]);
  assertEquals(keysOf("MODIFIED", pod("a"), pod("a", other)), ["shop/other", "shop/web"]);
  assertEquals(keysOf("ADDED", pod("a", undefined, "db")), []);
  assertEquals(keysOf("DELETED", pod("a")), []);
  assertEquals([isControlledBy(pod("a", owner), owner), isControlledBy(pod("a"), owner)], [
    true,
    false,
  ]);
});
