import { assertEquals } from "@std/assert";
import { parseRequestInfo } from "../../../src/testing/server/request_info.ts";
import { test } from "../../support/test.ts";

const cases: [string, string, string][] = [
  ["GET", "/api/v1/namespaces/n/pods/a", "get /v1 n pods a -"],
  ["GET", "/api/v1/namespaces/n/pods", "list /v1 n pods - -"],
  ["GET", "/api/v1/pods?watch=true", "watch /v1 - pods - -"],
  ["GET", "/api/v1/pods?watch=0", "list /v1 - pods - -"],
  ["GET", "/api/v1/namespaces", "list /v1 - namespaces - -"],
  ["GET", "/api/v1/namespaces/n", "get /v1 n namespaces n -"],
  ["get", "/api/v1/namespaces/n", " /v1 n namespaces n -"], // not GET
  ["PUT", "/api/v1/namespaces/n/status", "update /v1 n namespaces n status"],
  ["GET", "/api/v1/pods?fieldSelector=metadata.name%3Da", "list /v1 - pods a -"],
  ["GET", "/api/v1/pods?watch=1&fieldSelector=metadata.name%3D%3Da", "watch /v1 - pods a -"],
  ["GET", "/api/v1/pods?fieldSelector=metadata.name!%3Da", "list /v1 - pods - -"],
  ["GET", "/api/v1/pods?fieldSelector=metadata.name%3D..", "list /v1 - pods - -"],
  ["GET", "/api/v1/pods?fieldSelector=metadata.name%3Da%252F", "list /v1 - pods - -"],
  ["GET", "/api/v1/namespaces/n/pods/a?fieldSelector=metadata.name%3Db", "get /v1 n pods a -"],
  ["DELETE", "/api/v1/pods?fieldSelector=metadata.name%3Da", "deletecollection /v1 - pods - -"],
  [
    "PATCH",
    "/apis/apps/v1/namespaces/n/deployments/d/status",
    "patch apps/v1 n deployments d status",
  ],
  ["POST", "/api/v1/namespaces/n/serviceaccounts/s/token", "create /v1 n serviceaccounts s token"],
  [
    "DELETE",
    "/apis/apps/v1/namespaces/n/deployments",
    "deletecollection apps/v1 n deployments - -",
  ],
  ["DELETE", "/api/v1/nodes/a", "delete /v1 - nodes a -"],
  [
    "GET",
    "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode",
    "get rbac.authorization.k8s.io/v1 - clusterroles system:node -",
  ],
];

for (const [method, path, expected] of cases) {
  test(`parseRequestInfo reads ${method} ${path}`, () => {
    const info = parseRequestInfo({ method, url: `https://host${path}` });
    const { verb, group, version, namespace, plural, name, subresource } = info;
    assertEquals(
      `${verb} ${group}/${version} ${namespace || "-"} ${plural} ${name || "-"} ${
        subresource || "-"
      }`,
      expected,
    );
    assertEquals(info.isResource, true);
  });
}

test("parseRequestInfo distinguishes other paths from resources", () => {
  for (
    const path of ["/", "/healthz", "/api", "/api/v1", "/apis/apps", "/apis/apps/v1", "/x/y/z"]
  ) {
    const info = parseRequestInfo({ method: "GET", url: `https://host${path}` });
    assertEquals([info.isResource, info.verb], [false, "get"], path);
  }
});
