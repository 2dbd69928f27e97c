import { assertEquals, assertRejects } from "@std/assert";
import { readDiscovery } from "../../../src/client/discovery/read_discovery.ts";
import { ApiStatusError } from "../../../src/core/api_status_error.ts";
import { startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";
import { startRecordingServer } from "../recording_server.ts";

test("a server with aggregated discovery gets two requests", async () => {
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

test("a server without it gets a request for each version, and a version that fails is reported", async () => {
  const group = (name: string) => ({ name, versions: [{ version: "v1" }] });
  const list = (...resources: { name: string; kind: string }[]) => ({
    kind: "APIResourceList",
    resources,
  });
  const answers: Record<string, unknown> = {
    "/api": { kind: "APIVersions", versions: ["v1"] },
    "/apis": { kind: "APIGroupList", groups: [group("apps"), group("metrics.k8s.io")] },
    "/api/v1": list({ name: "pods", kind: "Pod" }, { name: "pods/status", kind: "Pod" }),
    "/apis/apps/v1": list({ name: "deployments", kind: "Deployment" }),
  };
  await using server = await startRecordingServer(({ path }) =>
    answers[path] ?? new Response("no answer from behind", { status: 503 })
  );
  const { resources, unreadable } = await readDiscovery(server.kube);
  assertEquals(
    resources.map(({ group, kind, subresources }) => `${group}/${kind}/${subresources}`),
    ["/Pod/status", "apps/Deployment/"],
  );
  assertEquals(unreadable, ["metrics.k8s.io/v1"]);
});

test("the embedded server has aggregated discovery", async () => {
  await using pod = await startPod();
  const { resources } = await readDiscovery(pod.kube());
  const kinds = resources.map(({ kind }) => kind);
  assertEquals(["Pod", "Deployment", "Lease"].filter((kind) => !kinds.includes(kind)), []);
  assertEquals(pod.server.counters.requests, 2);
});

test("a server that refuses discovery is an error", async () => {
  await using server = await startRecordingServer(() => new Response("no", { status: 403 }));
  await assertRejects(() => readDiscovery(server.kube), ApiStatusError);
});

const pods = {
  kind: "APIGroupDiscoveryList",
  items: [{
    versions: [{ version: "v1", resources: [{ resource: "pods", responseKind: { kind: "Pod" } }] }],
  }],
};

for (const status of [403, 404]) {
  test(`a root that is answered with ${status} is reported, and the other one is used`, async () => {
    for (const refused of ["/api", "/apis"]) {
      await using server = await startRecordingServer(({ path }) =>
        path === refused ? new Response("no", { status }) : pods
      );
      const { resources, unreadable } = await readDiscovery(server.kube);
      assertEquals(resources.map(({ kind }) => kind), ["Pod"]);
      assertEquals(unreadable, [refused]);
    }
  });

  test(`a version of a group that is answered with ${status} is reported`, async () => {
    const answers: Record<string, unknown> = {
      "/api": { kind: "APIVersions", versions: ["v1"] },
      "/apis": { kind: "APIGroupList", groups: [{ name: "a.b", versions: [{ version: "v1" }] }] },
      "/api/v1": { kind: "APIResourceList", resources: [{ name: "pods", kind: "Pod" }] },
    };
    await using server = await startRecordingServer(({ path }) =>
      answers[path] ?? new Response("no", { status })
    );
    const { resources, unreadable } = await readDiscovery(server.kube);
    assertEquals([resources.length, unreadable], [1, ["a.b/v1"]]);
  });
}

test("a response that is not a discovery document is reported, without a raw error", async () => {
  await using server = await startRecordingServer(({ path }) => path === "/api" ? pods : null);
  const { resources, unreadable } = await readDiscovery(server.kube);
  assertEquals([resources.length, unreadable], [1, ["/apis"]]);
});

test("a root that fails in another way is an error, because the next response may be complete", async () => {
  await using server = await startRecordingServer(({ path }) =>
    path === "/apis" ? new Response("no", { status: 500 }) : pods
  );
  await assertRejects(() => readDiscovery(server.kube), ApiStatusError, "500");
});
