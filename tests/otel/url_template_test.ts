import { assertEquals } from "@std/assert";
import { urlTemplate } from "../../src/otel/url_template.ts";
import { test } from "../support/test.ts";

/** Templates by path; `=` for a path that is its own template. */
const templates: Record<string, string> = {
  "/api": "=",
  "/apis": "=",
  "/api/v1": "=",
  "/apis/apps": "/apis/{group}",
  "/apis/apps/v1": "/apis/{group}/{version}",
  "/version": "=",
  "/readyz": "=",
  "/openapi/v3": "=",
  "/openapi/v3/apis/apps/v1": "/{path}",
  "/": "/{path}",
  "": "/{path}",
  "/somewhere/else": "/{path}",
  "https://elsewhere.example.com/token": "/{path}",
  "/api/v1/pods": "=",
  "/api/v1/pods/": "/api/v1/pods",
  "/api/v1/nodes/node-1": "/api/v1/nodes/{name}",
  "/api/v1/nodes/node-1/proxy/logs/a": "/api/v1/nodes/{name}/proxy/{path}",
  "/api/v1/namespaces": "=",
  "/api/v1/namespaces/shop": "/api/v1/namespaces/{name}",
  "/api/v1/namespaces/shop/status": "/api/v1/namespaces/{name}/status",
  "/api/v1/namespaces/shop/finalize": "/api/v1/namespaces/{name}/finalize",
  "/api/v1/namespaces/shop/pods": "/api/v1/namespaces/{namespace}/pods",
  "/api/v1/namespaces/shop/pods/web": "/api/v1/namespaces/{namespace}/pods/{name}",
  "/api/v1/namespaces/shop/pods/web/log": "/api/v1/namespaces/{namespace}/pods/{name}/log",
  "/api/v1/namespaces/shop/services/a:80/proxy/secret":
    "/api/v1/namespaces/{namespace}/services/{name}/proxy/{path}",
  "/apis/apps/v1/namespaces/shop/deployments/web/scale":
    "/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale",
  "/apis/example.com/v1/websites/a/status": "/apis/example.com/v1/websites/{name}/status",
  "/api/v1/watch/namespaces/shop/pods/web": "/api/v1/watch/namespaces/{namespace}/pods/{name}",
  "/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode":
    "/apis/rbac.authorization.k8s.io/v1/clusterroles/{name}",
};

test("urlTemplate replaces the names in a path, and what the API server does not define", () => {
  for (const [path, template] of Object.entries(templates)) {
    assertEquals([path, urlTemplate(path)], [path, template === "=" ? path : template]);
  }
});

/** Paths that have a secret where the API has none of these words. */
const unusual: Record<string, string> = {
  "/api/v1/pods/extra/s3cret/more": "/api/v1/pods/{name}/{subresource}/{path}",
  "/api/v1/proxy/namespaces/s3cret/pods/s3cret/x": "/api/v1/proxy/{name}/{subresource}/{path}",
  "/apis/s3cret/v1": "/apis/{group}/{version}",
  "/apis/S3CRET/v1/pods": "/apis/{group}/v1/pods",
  "/apis/example.com/S3CRET/pods": "/apis/example.com/{version}/pods",
  "/api/S3CRET/S3CRET/s3cret": "/api/{version}/{resource}/{name}",
  "/api/v1/namespaces/a%2Fs3cret/pods": "/api/v1/namespaces/{namespace}/pods",
  "/api/v1/namespaces/shop/pods%2Fs3cret": "/api/v1/namespaces/{namespace}/{resource}",
  "/api/v1/namespaces/a/pods/p/PROXY/s3cret":
    "/api/v1/namespaces/{namespace}/pods/{name}/{subresource}/{path}",
  "/api/v1/namespaces/a/pods/p/pro%78y/s3cret":
    "/api/v1/namespaces/{namespace}/pods/{name}/{subresource}/{path}",
  "/api/v1/namespaces/../s3cret/./x": "/{path}",
  "/api/v1/namespaces/%2E./s3cret": "/{path}",
  "/api/v1/namespaces/..": "/{path}",
  "//api/v1/pods/s3cret": "/{path}",
  "/api/v1//pods/s3cret": "/{path}",
  "/api/v1/pods//": "/{path}",
  "/api/v1\\s3cret": "/{path}",
  "/api/v1/pods s3cret": "/{path}",
  "/api/v1/p\u00f6ds": "/{path}",
  "/API/v1/namespaces/s3cret": "/{path}",
  "/healthz/s3cret": "/{path}",
  [`/api/v1/namespaces/${"s3cret".repeat(300)}`]: "/{path}",
};

test("urlTemplate shows nothing of a path that the API does not have", () => {
  for (const [path, template] of Object.entries(unusual)) {
    assertEquals([path, urlTemplate(path)], [path, template]);
  }
});

test("urlTemplate replaces types too, if it is told to", () => {
  const template = "/apis/{group}/{version}/namespaces/{namespace}/{resource}/{name}/status";
  const path = "/apis/example.com/v1/namespaces/shop/websites/a/status";
  assertEquals(urlTemplate(path, { types: false }), template);
  assertEquals(urlTemplate("/api/v1/pods", { types: false }), "/api/v1/{resource}");
  assertEquals(urlTemplate("/version", { types: false }), "/version");
});
