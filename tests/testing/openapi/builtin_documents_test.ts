import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { builtinDocuments } from "./documents.ts";

test("the documents are unpacked: no reference to a shared part is left", async () => {
  const { documents, namespacedTemplate, clusterTemplate } = await builtinDocuments();
  const pods = documents.get("api/v1")!;
  const { get } = pods.paths["/api/v1/namespaces/{namespace}/pods/{name}"]!;
  assertEquals(Object(get).operationId, "readCoreV1NamespacedPod");
  assertEquals(Object(pods.components.schemas!["io.k8s.api.core.v1.Pod"]!).type, "object");
  for (const document of [pods, namespacedTemplate, clusterTemplate]) {
    assertEquals(JSON.stringify(document).includes('"$":'), false);
  }
});
