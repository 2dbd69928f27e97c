import { assertEquals } from "@std/assert";
import { isOwnedBy, ownerKeys, ownerUids } from "../../../src/controller/owners/owner_keys.ts";
import { defineResource } from "../../../src/client/resource_definition.ts";
import { website, websites } from "../../support/controllers/websites.ts";
import { test } from "../../support/test.ts";

const reference = { ...website, name: "a", uid: "1", controller: true };

function child(owner: Partial<typeof reference>, namespace?: string) {
  const ownerReferences = [{ ...reference, ...owner }];
  return { metadata: { name: "child", ...(namespace && { namespace }), ownerReferences } };
}

test("ownerKeys finds the controller of an object by group, kind and name", () => {
  const keysOf = (owner: Partial<typeof reference>) =>
    ownerKeys(child(owner, "default"), websites, false);
  assertEquals([keysOf({}), keysOf({ uid: "another" })], [["default/a"], ["default/a"]]);
  assertEquals(keysOf({ apiVersion: "example.com/v2" }), ["default/a"]);
  assertEquals(keysOf({ apiVersion: "example.org/v1" }), []);
  assertEquals(keysOf({ kind: "Other" }), []);
  assertEquals(keysOf({ controller: false }), []);
});

test("ownerKeys finds each owner of an object, and isOwnedBy the objects of an owner", () => {
  const { controller: _, ...plain } = reference;
  const ownerReferences = [reference, { ...plain, name: "b", uid: "2" }, {
    ...plain,
    kind: "Other",
    uid: "3",
  }];
  const shared = { metadata: { name: "child", namespace: "default", ownerReferences } };
  assertEquals(ownerKeys(shared, websites, true), ["default/a", "default/b"]);
  assertEquals(ownerKeys(shared, websites, false), ["default/a"]);
  assertEquals(ownerKeys({ metadata: { name: "child" } }, websites, true), []);
  assertEquals(ownerUids(shared), ["1", "2", "3"]);
  assertEquals(ownerUids({ metadata: { name: "child" } }), undefined);
  const isOwned = (uid: string) =>
    [true, false].map((everyOwner) => isOwnedBy(shared, { uid, everyOwner }));
  assertEquals([isOwned("1"), isOwned("2"), isOwned("9")], [
    [true, true],
    [true, false],
    [false, false],
  ]);
});

test("the key of a cluster-scoped owner has no namespace", () => {
  const scoped = defineResource({ ...websites, namespaced: false });
  assertEquals(ownerKeys(child({}, "default"), scoped, false), ["a"]);
});
