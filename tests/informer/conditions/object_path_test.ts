import { assertEquals, assertThrows } from "@std/assert";
import { parseObjectPath } from "../../../src/informer/conditions/object_path.ts";
import { test } from "../../support/test.ts";

test("parseObjectPath splits the path of an object, with a namespace and without", () => {
  const cases: Record<string, [collection: string, name: string, key: string]> = {
    "/api/v1/namespaces/default/pods/web": [
      "/api/v1/namespaces/default/pods",
      "web",
      "default/web",
    ],
    "/apis/apps/v1/namespaces/a/deployments/b": [
      "/apis/apps/v1/namespaces/a/deployments",
      "b",
      "a/b",
    ],
    "/api/v1/nodes/node-1": ["/api/v1/nodes", "node-1", "node-1"],
    "/api/v1/namespaces/default": ["/api/v1/namespaces", "default", "default"],
    "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode": [
      "/apis/rbac.authorization.k8s.io/v1/clusterroles",
      "system:node",
      "system:node",
    ],
  };
  for (const [path, [collection, name, key]] of Object.entries(cases)) {
    assertEquals(parseObjectPath(path), { collection, name, key });
  }
});

test("parseObjectPath refuses any other path", () => {
  for (
    const path of [
      "/api/v1/pods",
      "/api/v1/namespaces/default/pods",
      "/api/v1/namespaces/default/pods/web/status",
      "/api/v1/namespaces/default/pods/web?watch=true",
      "api/v1/nodes/node-1",
      "/version",
    ]
  ) {
    assertThrows(() => parseObjectPath(path), TypeError, `${path} is not the path of an object`);
  }
});
