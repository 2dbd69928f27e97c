import { assertEquals } from "@std/assert";
import {
  isCollectionUrl,
  kubePath,
  type KubePathParts,
  readKubePath,
  rootPath,
} from "../../src/transport/kube_path.ts";
import { test } from "../support/test.ts";

const core = { root: "/api/v1", group: "", version: "v1" };
const apps = { root: "/apis/apps/v1", group: "apps", version: "v1" };
const none = {
  isWatch: false,
  namespace: undefined,
  plural: undefined,
  name: undefined,
  subresource: undefined,
  rest: [],
};

test("readKubePath splits the paths of resources, objects and subresources", () => {
  const cases: Record<string, object> = {
    "/api/v1/pods": { ...core, plural: "pods" },
    "/apis/apps/v1/namespaces/a/deployments": { ...apps, namespace: "a", plural: "deployments" },
    "/api/v1/nodes/node-1": { ...core, plural: "nodes", name: "node-1" },
    "/apis/apps/v1/namespaces/a/deployments/b/scale": {
      ...apps,
      namespace: "a",
      plural: "deployments",
      name: "b",
      subresource: "scale",
    },
    "/api/v1/namespaces": { ...core, plural: "namespaces" },
    "/api/v1/namespaces/a": { ...core, plural: "namespaces", name: "a" },
    "/api/v1/namespaces/a/finalize": {
      ...core,
      plural: "namespaces",
      name: "a",
      subresource: "finalize",
    },
    "/api/v1/namespaces/a/services/b/proxy/c/d": {
      ...core,
      namespace: "a",
      plural: "services",
      name: "b",
      subresource: "proxy",
      rest: ["c", "d"],
    },
    "/api/v1/watch/namespaces/a/pods": {
      ...core,
      isWatch: true,
      namespace: "a",
      plural: "pods",
    },
    "/api/v1/clusterroles/system%3Aa": { ...core, plural: "clusterroles", name: "system%3Aa" },
    "/apis/apps/v1": apps,
    "/apis/apps": { root: "/apis/apps/", group: "apps", version: undefined },
  };
  for (const [path, parts] of Object.entries(cases)) {
    assertEquals<unknown>(readKubePath(path), { ...none, ...parts }, path);
  }
});

test("readKubePath does not take any other path", () => {
  for (
    const path of ["", "/", "/api", "/apis", "/version", "api/v1/pods", "/api/v1/pods/", "/api//a"]
  ) {
    assertEquals(readKubePath(path), undefined, path);
  }
  assertEquals(readKubePath("/api/v1/pods?watch=true"), undefined);
});

test("kubePath writes the paths that readKubePath reads, and encodes their names", () => {
  const cases: [KubePathParts, string][] = [
    [{ root: "/api/v1", plural: "pods" }, "/api/v1/pods"],
    [{ root: "/api/v1", namespace: "", plural: "nodes", name: "n" }, "/api/v1/nodes/n"],
    [
      { root: "/apis/apps/v1", namespace: "a", plural: "deployments", name: "b/c" },
      "/apis/apps/v1/namespaces/a/deployments/b%2Fc",
    ],
    [
      { root: "/api/v1", namespace: "..", plural: "pods", name: "a:b", subresource: "log" },
      "/api/v1/namespaces/../pods/a%3Ab/log",
    ],
  ];
  for (const [parts, path] of cases) assertEquals(kubePath(parts), path);
  assertEquals(rootPath({ group: "", version: "v1" }), "/api/v1");
  assertEquals(rootPath({ group: "apps", version: "v1" }), "/apis/apps/v1");
});

test("isCollectionUrl distinguishes the URL of a collection behind any path of the server", () => {
  for (const url of ["https://a/api/v1/pods", "https://a/b/apis/apps/v1/deployments/?limit=500"]) {
    assertEquals(isCollectionUrl(url), true, url);
  }
  for (const url of ["https://a/api/v1/pods/web", "https://a/version", "https://a/?/api/v1/pods"]) {
    assertEquals(isCollectionUrl(url), false, url);
  }
});
