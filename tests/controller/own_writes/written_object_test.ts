import { assertEquals } from "@std/assert";
import { collectionPath } from "../../../src/controller/own_writes/written_object.ts";
import { writtenPath } from "../../../src/controller/own_writes/written_path.ts";
import { test } from "../../support/test.ts";

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
