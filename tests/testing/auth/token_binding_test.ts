import { assertEquals } from "@std/assert";
import {
  bindingExtra,
  bindingFault,
  type TokenClaims,
} from "../../../src/testing/auth/token_binding.ts";
import { test } from "../../support/test.ts";
import { ObjectStore } from "../../../src/testing/objects/object_store.ts";

const NOW = Date.UTC(2026, 0, 1);
const claims: TokenClaims = { namespace: "shop", account: { name: "robot", uid: "1" } };

/** Returns a store with the account and the given objects. */
function storeWith(objects: Record<string, { uid: string; deletionTimestamp?: string }>) {
  const store = new ObjectStore();
  const account = { "serviceaccounts shop/robot": { uid: "1" } };
  for (const [place, metadata] of Object.entries({ ...account, ...objects })) {
    const [collection = "", key = ""] = place.split(" ");
    store.put(collection, key, { metadata: { name: key.split("/").at(-1)!, ...metadata } });
  }
  return store;
}

test("bindingFault accepts a token whose account and objects exist", () => {
  const pod = { name: "web", uid: "2" };
  const store = storeWith({ "pods shop/web": { uid: "2" } });
  assertEquals(bindingFault(claims, { store, now: NOW }), undefined);
  assertEquals(bindingFault({ ...claims, pod }, { store, now: NOW }), undefined);
  const unset = { ...claims, account: { name: "robot", uid: "" } };
  assertEquals(bindingFault(unset, { store, now: NOW }), undefined);
});

test("bindingFault looks for the node only if the token is not bound to a pod on it", () => {
  const node = { name: "one", uid: "3" };
  const pod = { name: "web", uid: "2" };
  const store = storeWith({ "pods shop/web": { uid: "2" } });
  assertEquals(bindingFault({ ...claims, pod, node }, { store, now: NOW }), undefined);
  assertEquals(
    bindingFault({ ...claims, node }, { store, now: NOW }),
    "service account token has been invalidated",
  );
});

test("bindingFault accepts an object for a minute after the time of its deletion", () => {
  const minuteAgo = new Date(NOW - 60_000).toISOString();
  const store = storeWith({
    "pods shop/web": { uid: "2", deletionTimestamp: minuteAgo },
    "secrets shop/key": { uid: "3", deletionTimestamp: minuteAgo },
    "nodes one": { uid: "4", deletionTimestamp: minuteAgo },
  });
  const bindings = [
    { pod: { name: "web", uid: "2" } },
    { secret: { name: "key", uid: "3" } },
    { node: { name: "one", uid: "4" } },
  ];
  for (const binding of bindings) {
    const bound = { ...claims, ...binding };
    assertEquals(bindingFault(bound, { store, now: NOW }), undefined);
    const late = bindingFault(bound, { store, now: NOW + 1 });
    assertEquals(late, "service account token has been invalidated");
  }
});

test("bindingFault refuses the token of an account that has been deleted for a minute", () => {
  const deletionTimestamp = new Date(NOW - 60_001).toISOString();
  const store = storeWith({ "serviceaccounts shop/robot": { uid: "1", deletionTimestamp } });
  assertEquals(
    bindingFault(claims, { store, now: NOW }),
    "service account shop/robot has been deleted",
  );
});

test("bindingExtra has the UID of a node only if it is known", () => {
  const prefix = "authentication.kubernetes.io";
  assertEquals(bindingExtra({}), {});
  assertEquals(bindingExtra({ secret: { name: "key", uid: "3" } }), {});
  assertEquals(bindingExtra({ pod: { name: "web", uid: "2" }, node: { name: "one" } }), {
    [`${prefix}/pod-name`]: ["web"],
    [`${prefix}/pod-uid`]: ["2"],
    [`${prefix}/node-name`]: ["one"],
  });
});
