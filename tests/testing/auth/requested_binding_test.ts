import { assertEquals, assertThrows } from "@std/assert";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { requestedBinding } from "../../../src/testing/auth/requested_binding.ts";
import type { WriteContext } from "../../../src/testing/writes/write_context.ts";
import { test } from "../../support/test.ts";
import { ObjectStore } from "../../../src/testing/objects/object_store.ts";

function contextWith(pod: Record<string, unknown>): WriteContext {
  const store = new ObjectStore();
  const metadata = { name: "web", namespace: "shop", uid: "2" };
  store.put("pods", "shop/web", { metadata, spec: pod });
  store.put("nodes", "one", { metadata: { name: "one", uid: "3" } });
  return { store, registry: new ResourceRegistry(), now: Date.now };
}

const requested = { account: "robot", namespace: "shop" };
const reference = { kind: "Pod", apiVersion: "v1", name: "web" };

test("requestedBinding binds a token to nothing without a reference", () => {
  const context = contextWith({});
  assertEquals(requestedBinding(context, { ...requested, reference: undefined }), {});
  assertEquals(requestedBinding(context, { ...requested, reference: null }), {});
});

test("requestedBinding adds the node of a pod, with its UID if the node exists", () => {
  const pod = { name: "web", uid: "2" };
  const bind = (spec: Record<string, unknown>) =>
    requestedBinding(contextWith({ serviceAccountName: "robot", ...spec }), {
      ...requested,
      reference,
    });
  assertEquals(bind({}), { pod });
  assertEquals(bind({ nodeName: "" }), { pod });
  assertEquals(bind({ nodeName: "one" }), { pod, node: { name: "one", uid: "3" } });
  assertEquals(bind({ nodeName: "two" }), { pod, node: { name: "two" } });
});

test("requestedBinding refuses a pod of another account, and objects of other kinds", () => {
  const context = contextWith({ serviceAccountName: "other" });
  const bind = (reference: unknown) => () => requestedBinding(context, { ...requested, reference });
  assertThrows(bind(reference), Error, "different serviceaccount name");
  const kinds = { kind: "Pod", apiVersion: "apps/v1", name: "web" };
  assertThrows(bind(kinds), Error, "cannot bind token to object of type apps/v1, Kind=Pod");
  assertThrows(bind({ ...kinds, apiVersion: "v1", kind: "Event" }), Error, "/v1, Kind=Event");
  assertEquals(
    requestedBinding(context, { ...requested, reference: { kind: "Node", name: "one" } }),
    {
      node: { name: "one", uid: "3" },
    },
  );
});
