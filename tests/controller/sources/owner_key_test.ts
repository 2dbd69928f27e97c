import { assertEquals } from "@std/assert";
import { ownerKey } from "../../../src/controller/sources/owner_key.ts";
import { defineResource } from "../../../src/client/resource_definition.ts";
import { website, websites } from "../../support/controllers/websites.ts";
import { test } from "../../support/test.ts";

const reference = { ...website, name: "a", uid: "1", controller: true };

function child(owner: Partial<typeof reference>, namespace?: string) {
  const ownerReferences = [{ ...reference, ...owner }];
  return { metadata: { name: "child", ...(namespace && { namespace }), ownerReferences } };
}

test("ownerKey finds the controller of an object by group, kind and name", () => {
  const keyOf = (owner: Partial<typeof reference>) => ownerKey(child(owner, "default"), websites);
  assertEquals([keyOf({}), keyOf({ uid: "another" })], ["default/a", "default/a"]);
  assertEquals(keyOf({ apiVersion: "example.com/v2" }), "default/a");
  assertEquals(keyOf({ apiVersion: "example.org/v1" }), undefined);
  assertEquals(keyOf({ kind: "Other" }), undefined);
  assertEquals(keyOf({ controller: false }), undefined);
});

test("the key of a cluster-scoped owner has no namespace", () => {
  const scoped = defineResource({ ...websites, namespaced: false });
  assertEquals(ownerKey(child({}, "default"), scoped), "a");
});
