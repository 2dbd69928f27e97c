import { assertThrows } from "@std/assert";
import { createKubeFetch } from "../../mod.ts";
import { checkHandle } from "../../src/client/check_handle.ts";
import { createResourceClient } from "../../src/client/create_client.ts";
import { defineResource } from "../../src/client/resource_definition.ts";
import { test } from "../support/test.ts";

test("checkHandle takes a handle that can write, and names what else it is given", async () => {
  await using kube = createKubeFetch({ server: "http://127.0.0.1:1" });
  const resource = defineResource({ group: "", version: "v1", plural: "pods", kind: "Pod" });
  const pods = createResourceClient(kube, resource);
  checkHandle("The pods", pods);
  for (const wrong of [null, undefined, 5, "pods", {}, resource, pods.allNamespaces()]) {
    assertThrows(() => checkHandle("The pods", wrong), TypeError, "The pods must be a handle");
  }
});
