import { assertEquals } from "@std/assert";
import {
  isCollectionUrl,
  kubePath,
  type KubePathParts,
  readKubePath,
  rootPath,
} from "../../src/transport/kube_path.ts";
import { test } from "../support/test.ts";

test("readKubePath splits the paths of resources, objects and subresources", () => {
  const v1 = ["/api/v1", "", "v1"];
  const apps = ["/apis/apps/v1", "apps", "v1"];
  const no = undefined;
  // root, group, version, isWatch, namespace, plural, name, subresource, rest
  const cases: Record<string, unknown[]> = {
    "/api/v1/pods": [...v1, false, no, "pods", no, no],
    "/apis/apps/v1/namespaces/a/deployments": [...apps, false, "a", "deployments", no, no],
    "/api/v1/nodes/node-1": [...v1, false, no, "nodes", "node-1", no],
    "/apis/apps/v1/namespaces/a/scales/b/scale": [...apps, false, "a", "scales", "b", "scale"],
    "/api/v1/namespaces": [...v1, false, no, "namespaces", no, no],
    "/api/v1/namespaces/a": [...v1, false, no, "namespaces", "a", no],
    "/api/v1/namespaces/a/finalize": [...v1, false, no, "namespaces", "a", "finalize"],
    "/api/v1/namespaces/a/status/b": [...v1, false, "a", "status", "b", no],
    "/api/v1/services/b/proxy/c/d": [...v1, false, no, "services", "b", "proxy", "c", "d"],
    "/api/v1/watch/namespaces/a/pods": [...v1, true, "a", "pods", no, no],
    "/api/v1/roles/system%3Aa": [...v1, false, no, "roles", "system%3Aa", no],
    "/apis/apps/v1": [...apps, false, no, no, no, no],
    "/apis/apps": ["/apis/apps/", "apps", no, false, no, no, no, no],
  };
  for (const [path, expected] of Object.entries(cases)) {
    const { rest, ...parts } = readKubePath(path)!;
    assertEquals<unknown[]>([...Object.values(parts), ...rest], expected, path);
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
