import { assertEquals, assertRejects } from "@std/assert";
import { readDiscovery } from "../../src/client/read_discovery.ts";
import { ApiStatusError } from "../../src/core/api_status_error.ts";
import { startPod } from "../support/pod.ts";
import { test } from "../support/test.ts";
import { startRecordingServer } from "./recording_server.ts";

test("a server that tells all at once is asked twice", async () => {
  const resource = (name: string, kind: string) => ({ resource: name, responseKind: { kind } });
  await using server = await startRecordingServer(({ path }) => ({
    kind: "APIGroupDiscoveryList",
    items: path === "/api"
      ? [{ versions: [{ version: "v1", resources: [resource("pods", "Pod")] }] }]
      : [{
        metadata: { name: "example.com" },
        versions: [{ version: "v1", resources: [resource("widgets", "Widget")] }],
      }],
  }));
  const { resources } = await readDiscovery(server.kube);
  assertEquals(resources.map(({ kind }) => kind), ["Pod", "Widget"]);
  assertEquals(server.requests.map(({ path }) => path).sort(), ["/api", "/apis"]);
  const accept =
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
  assertEquals(server.requests[0]?.accept, accept);
});

test("a server that does not is asked for each version, and one that fails is told", async () => {
  await using pod = await startPod();
  pod.server.faults.inject({ kind: "status", code: 503, match: { path: "/apis/batch/v1" } });
  const { resources, unreadable } = await readDiscovery(pod.kube());
  const kinds = resources.map(({ kind }) => kind);
  assertEquals(["Pod", "Deployment", "Lease", "Job"].map((kind) => kinds.includes(kind)), [
    true,
    true,
    true,
    false,
  ]);
  assertEquals(unreadable, ["batch/v1"]);
  assertEquals(resources.find(({ kind }) => kind === "Namespace")?.subresources, ["status"]);
});

test("a server that refuses to tell is an error", async () => {
  await using server = await startRecordingServer(() => new Response("no", { status: 403 }));
  await assertRejects(() => readDiscovery(server.kube), ApiStatusError);
});
