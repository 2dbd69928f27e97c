import { assert, assertEquals } from "@std/assert";
import { evictPod } from "../../src/client/evict_pod.ts";
import { isTooManyRequests } from "../../src/core/api_status_error.ts";
import { test } from "../support/test.ts";
import { startRecordingServer } from "./recording_server.ts";
import { testClient } from "./resources.ts";

test("evictPod posts an Eviction with the settings of the deletion", async () => {
  await using server = await startRecordingServer(() => ({ kind: "Status", status: "Success" }));
  const { pods } = testClient(server.kube);
  assertEquals((await evictPod(pods, "web")).status, "Success");
  await evictPod(pods.namespace("other"), "web", { gracePeriodSeconds: 0 });
  const type = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "web" } };
  assertEquals(server.requests.map(({ path, body }) => [path.split("?")[0], body]), [
    ["/api/v1/namespaces/default/pods/web/eviction", type],
    ["/api/v1/namespaces/other/pods/web/eviction", {
      ...type,
      deleteOptions: { apiVersion: "v1", kind: "DeleteOptions", gracePeriodSeconds: 0 },
    }],
  ]);
});

test("evictPod reports a budget that does not allow the eviction", async () => {
  const status = { kind: "Status", reason: "TooManyRequests", details: { retryAfterSeconds: 10 } };
  const headers = { "retry-after": "10" };
  await using server = await startRecordingServer(() =>
    Response.json(status, { status: 429, headers })
  );
  const { pods } = testClient(server.kube);
  const error = await evictPod(pods, "web", { maxAttempts: 1 }).catch((error) => error);
  assert(isTooManyRequests(error), String(error));
  assertEquals([error.retryAfterSeconds, server.requests.length], [10, 1]);
});
