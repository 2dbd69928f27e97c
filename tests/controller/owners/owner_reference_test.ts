import { assertEquals, assertThrows } from "@std/assert";
import {
  AlreadyOwnedError,
  controllerOf,
  controllerReference,
  withController,
  withOwner,
} from "../../../src/controller/owners/owner_reference.ts";
import type { OwnerReference } from "../../../src/core/object_meta.ts";
import { test } from "../../support/test.ts";

const deployments = {
  group: "apps",
  version: "v1",
  plural: "deployments",
  kind: "Deployment",
  namespaced: true,
};
const nodes = { group: "", version: "v1", plural: "nodes", kind: "Node", namespaced: false };
const web = { metadata: { name: "web", namespace: "shop", uid: "1" } };
const owner = { definition: deployments, object: web };
const reference = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  name: "web",
  uid: "1",
  controller: true,
  blockOwnerDeletion: true,
};

test("controllerReference names the owner as controller, and blocks its foreground deletion", () => {
  assertEquals(controllerReference(owner), reference);
  const node = { definition: nodes, object: { metadata: { name: "a", uid: "2" } } };
  assertEquals(controllerReference(node).apiVersion, "v1");
  const fresh = { definition: nodes, object: { metadata: { name: "a" } } };
  assertThrows(() => controllerReference(fresh), TypeError, "has no uid");
});

test("withController keeps other owners, and replaces an earlier reference to the owner", () => {
  const other = { ...reference, uid: "9", name: "other", controller: false };
  const earlier = { ...reference, controller: false };
  const child = {
    metadata: { name: "a", namespace: "shop", ownerReferences: [earlier, other] },
  };
  assertEquals(withController(owner, child), [other, reference]);
  assertEquals(withController(owner, { metadata: { name: "a", namespace: "shop" } }), [reference]);
});

test("withOwner adds an owner beside others, and leaves a reference that is there", () => {
  const { controller: _, blockOwnerDeletion: __, ...plain } = reference;
  const other = { ...reference, uid: "9", name: "other" };
  const child = (ownerReferences: OwnerReference[]) => ({
    metadata: { name: "a", namespace: "shop", ownerReferences },
  });
  assertEquals(withOwner(owner, child([other])), [other, plain]);
  assertEquals(withOwner(owner, child([reference, other])), [reference, other]);
  assertEquals(withOwner(owner, { metadata: { name: "a", namespace: "shop" } }), [plain]);
  assertThrows(() => withOwner(owner, { metadata: { name: "a" } }), TypeError, "cannot own a");
});

test("withController refuses a second controller", () => {
  const other = { ...reference, uid: "9", name: "other" };
  const child = { metadata: { name: "a", namespace: "shop", ownerReferences: [other] } };
  const error = assertThrows(
    () => withController(owner, child),
    AlreadyOwnedError,
    "Deployment other",
  );
  assertEquals(error.owner.uid, "9");
});

test("withController refuses an owner of another namespace, and one of a namespace for the cluster", () => {
  for (const child of [{ name: "a", namespace: "other" }, { name: "a" }]) {
    assertThrows(() => withController(owner, { metadata: child }), TypeError, "cannot own a");
  }
  const node = { definition: nodes, object: { metadata: { name: "n", uid: "2" } } };
  assertEquals(withController(node, { metadata: { name: "a", namespace: "any" } }).length, 1);
});

test("controllerOf finds the controller of a group and a kind, whatever its version", () => {
  const ownerReferences = [
    { ...reference, controller: false, uid: "0" },
    { ...reference, apiVersion: "apps/v2" },
  ];
  const object = { metadata: { name: "a", ownerReferences } };
  assertEquals(controllerOf(object, deployments)?.uid, "1");
  assertEquals(controllerOf(object, { ...deployments, group: "example.com" }), undefined);
  assertEquals(controllerOf(object, nodes), undefined);
  assertEquals(controllerOf({ metadata: { name: "a" } }, nodes), undefined);
});

test("AlreadyOwnedError names the object and its controller", () => {
  const owner = { apiVersion: "apps/v1", kind: "Deployment", name: "web", uid: "1" };
  const error = new AlreadyOwnedError("settings", owner);
  assertEquals(error.owner, owner);
  assertEquals(
    error.message.startsWith("settings already has a controller: Deployment web."),
    true,
  );
});

test("AlreadyOwnedError names an earlier object of the same name", () => {
  const owner = { apiVersion: "apps/v1", kind: "Deployment", name: "web", uid: "1" };
  const { message } = new AlreadyOwnedError("settings", owner, true);
  const start =
    "settings still has an earlier Deployment web as its controller, the object of this " +
    "name with the uid 1.";
  assertEquals(message.startsWith(start), true, message);
});
