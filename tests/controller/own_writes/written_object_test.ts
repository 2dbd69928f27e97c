import { assertEquals } from "@std/assert";
import { objectPath } from "../../../src/controller/own_writes/written_object.ts";
import { writtenPath } from "../../../src/controller/own_writes/written_path.ts";
import { test } from "../../support/test.ts";

test("objectPath is the path of the object that a write has changed", () => {
  for (
    const path of [
      "/api/v1/namespaces/shop/configmaps/a",
      "/apis/apps/v1/namespaces/shop/deployments/web%20x",
      "/api/v1/nodes/n1",
      "/api/v1/namespaces/shop",
    ]
  ) assertEquals(objectPath(writtenPath(path)!), path);
});
