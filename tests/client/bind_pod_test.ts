import { assertEquals, assertRejects } from "@std/assert";
import { bindPod } from "../../src/client/bind_pod.ts";
import { test } from "../support/test.ts";
import { startRecordingServer } from "./recording_server.ts";
import { testClient } from "./resources.ts";

test("bindPod posts a Binding that names the node", async () => {
  await using server = await startRecordingServer(() => ({ kind: "Status", status: "Success" }));
  const { pods } = testClient(server.kube);
  assertEquals((await bindPod(pods, "web", { node: "node-1" })).status, "Success");
  assertEquals(server.requests.map(({ path, body }) => [path.split("?")[0], body]), [
    ["/api/v1/namespaces/default/pods/web/binding", {
      apiVersion: "v1",
      kind: "Binding",
      metadata: { name: "web" },
      target: { apiVersion: "v1", kind: "Node", name: "node-1" },
    }],
  ]);
  for (const node of ["", "a/b", undefined, null, { metadata: { name: "node-1" } }] as string[]) {
    const bound = () => bindPod(pods, "web", { node });
    await assertRejects(bound, TypeError, "The name of the node");
  }
  assertEquals(server.requests.length, 1);
});
