import { assertEquals } from "@std/assert";
import { collectionPath, writtenPath } from "../../../src/controller/own_writes/written_object.ts";
import { test } from "../../support/test.ts";

const pods = { resource: "/api/v1/pods", namespace: "a" };
const namespaces = { resource: "/api/v1/namespaces", namespace: "" };

test("writtenPath names the object of a path, also of a subresource", () => {
  assertEquals(writtenPath("/api/v1/namespaces/a/pods/b"), { ...pods, name: "b" });
  assertEquals(writtenPath("/api/v1/namespaces/a/pods/b/status"), { ...pods, name: "b" });
  assertEquals(writtenPath("/api/v1/namespaces/a/pods"), { ...pods, name: "" });
  const roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
  const role = { resource: roles, namespace: "", name: "system:a" };
  assertEquals(writtenPath(`${roles}/system%3Aa`), role);
});

test("writtenPath takes a namespace for an object of the cluster", () => {
  assertEquals(writtenPath("/api/v1/namespaces/a"), { ...namespaces, name: "a" });
  assertEquals(writtenPath("/api/v1/namespaces"), { ...namespaces, name: "" });
  assertEquals(writtenPath("/api/v1/namespaces/a/finalize"), { ...namespaces, name: "a" });
});

test("writtenPath takes the older path of a Binding for the pods, and a token for no write", () => {
  assertEquals(writtenPath("/api/v1/namespaces/a/bindings"), { ...pods, name: "" });
  assertEquals(writtenPath("/api/v1/namespaces/a/serviceaccounts/b/token"), undefined);
  assertEquals(writtenPath("/api/v1/namespaces/a/pods/b/exec"), undefined);
});

test("writtenPath knows no other paths", () => {
  for (const path of ["/", "/version", "/api", "/apis/apps/v1", "/healthz/etcd", "/apis"]) {
    assertEquals(writtenPath(path), undefined);
  }
});

test("collectionPath is the path of the collection that a write has changed", () => {
  const paths: [path: string, collection: string][] = [
    ["/api/v1/namespaces/shop/configmaps/a", "/api/v1/namespaces/shop/configmaps"],
    ["/apis/apps/v1/namespaces/shop/deployments", "/apis/apps/v1/namespaces/shop/deployments"],
    ["/api/v1/nodes/n1", "/api/v1/nodes"],
    ["/api/v1/namespaces/shop", "/api/v1/namespaces"],
  ];
  for (const [path, collection] of paths) {
    assertEquals(collectionPath(writtenPath(path)!), collection);
  }
});
