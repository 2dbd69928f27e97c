import { assertEquals } from "@std/assert";
import { urlTemplate } from "../../src/otel/url_template.ts";
import { test } from "../support/test.ts";

/** Templates by path; `=` for a path that is its own template. */
const templates: Record<string, string> = {
  "/api": "=",
  "/apis": "=",
  "/apis/apps": "=",
  "/api/v1": "=",
  "/apis/apps/v1": "=",
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
};

test("urlTemplate replaces the names in a path, and what the API server does not define", () => {
  for (const [path, template] of Object.entries(templates)) {
    assertEquals([path, urlTemplate(path)], [path, template === "=" ? path : template]);
  }
});
