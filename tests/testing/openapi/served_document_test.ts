import { assertEquals } from "@std/assert";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { groupVersionOf, servedDocument } from "../../../src/testing/openapi/served_document.ts";
import { test } from "../../support/test.ts";
import { documentOf } from "./documents.ts";

test("groupVersionOf reads the path of a document", () => {
  assertEquals(groupVersionOf("api/v1"), { group: "", version: "v1" });
  assertEquals(groupVersionOf("apis/apps/v1"), { group: "apps", version: "v1" });
  for (const path of ["api", "apis", "apis/apps", "version", "openid/v1/jwks"]) {
    assertEquals(groupVersionOf(path), undefined, path);
  }
});

test("servedDocument keeps what is served, and the schemas that it needs", () => {
  const registry = new ResourceRegistry();
  const item = { get: { schema: { $ref: "#/components/schemas/Pod" } } };
  const root = "/api/v1/";
  const pods = `${root}namespaces/{namespace}/pods`;
  const served = [
    root,
    `${root}nodes`,
    `${root}pods`,
    pods,
    `${pods}/{name}`,
    `${pods}/{name}/exec`,
    `${pods}/{name}/status`,
  ];
  const others = [
    `${pods}/{name}/nothing`,
    `${pods}/{name}/scale`,
    `${root}namespaces/{namespace}/pods/{name}/proxy/{path}`,
    `${root}watch/pods`,
    `${root}watch/namespaces/{namespace}/pods`,
    `${root}things`,
  ];
  const paths = Object.fromEntries([...served, ...others].map((path) => [path, item]));
  const document = documentOf({ paths, schemas: { Pod: {}, Thing: {} } });
  const place = { group: "", version: "v1" };
  const result = servedDocument(document, registry, place)!;
  assertEquals(Object.keys(result.paths), served);
  assertEquals(Object.keys(result.components.schemas!), ["Pod"]);
  const nothing = documentOf({ paths: { [root]: item, [`${root}things`]: item } });
  assertEquals(servedDocument(nothing, registry, place), undefined);
});
