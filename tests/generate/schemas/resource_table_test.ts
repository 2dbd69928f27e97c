import { assertEquals } from "@std/assert";
import { resourceTable } from "../../../src/generate/schemas/resource_table.ts";
import { test } from "../../support/test.ts";
import { widgetDocument } from "../widget_document.ts";

function operation(action: string, kind: string) {
  const groupVersionKind = { group: "", version: "v1", kind };
  return { "x-kubernetes-action": action, "x-kubernetes-group-version-kind": groupVersionKind };
}

test("resourceTable reads verbs, scope and subresources from the paths", () => {
  assertEquals(resourceTable(widgetDocument), [{
    group: "example.com",
    version: "v1",
    kind: "Widget",
    plural: "widgets",
    namespaced: true,
    verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
    subresources: ["status"],
  }]);
});

test("resourceTable distinguishes the namespaces from the resources in them", () => {
  const rows = resourceTable({
    paths: {
      "/api/v1/": { get: {} },
      "/api/v1/namespaces/{name}/finalize": { put: operation("put", "Namespace") },
      "/api/v1/namespaces/{name}": { get: operation("get", "Namespace") },
      "/api/v1/namespaces/{namespace}/pods": { get: operation("list", "Pod") },
      "/api/v1/namespaces/{namespace}/pods/{name}/log": { get: operation("get", "Pod") },
      "/api/v1/namespaces/{namespace}/pods/{name}/proxy/{path}": {
        get: operation("connect", "PodProxyOptions"),
      },
    },
  });
  const common = { group: "", version: "v1" };
  assertEquals(rows, [
    {
      ...common,
      kind: "Namespace",
      plural: "namespaces",
      namespaced: false,
      verbs: ["get"],
      subresources: ["finalize"],
    },
    {
      ...common,
      kind: "Pod",
      plural: "pods",
      namespaced: true,
      verbs: ["list"],
      subresources: ["log", "proxy"],
    },
  ]);
});

test("resourceTable leaves paths below a subresource out, and reads those that end with a slash", () => {
  const machine = operation("get", "Machine");
  const rows = resourceTable({
    paths: {
      "/apis/g/v1/machines/{name}/": { get: machine },
      "/apis/g/v1/machines/{name}/console/": { get: machine },
      "/apis/g/v1/machines/{name}/sev/setup": { get: machine },
      "/apis/g/v1/machines/{name}/ports/{port}": { get: machine },
    },
  });
  assertEquals(rows.map(({ verbs, subresources }) => [verbs, subresources]), [[["get"], [
    "console",
  ]]]);
});

test("resourceTable leaves the old paths of watches out", () => {
  const paths = { "/api/v1/watch/pods": { get: operation("watchlist", "Pod") } };
  assertEquals(resourceTable({ paths }), []);
});

test("resourceTable finds nothing in a document without paths", () => {
  assertEquals(resourceTable({}), []);
});
