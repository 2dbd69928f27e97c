import { assertEquals } from "@std/assert";
import { apiVersionOf } from "../../src/client/resource_definition.ts";
import { scaleKind } from "../../src/client/scale.ts";
import { test } from "../support/test.ts";
import { startRecordingServer } from "./recording_server.ts";
import { testClient } from "./resources.ts";

const WEB = "/apis/apps/v1/namespaces/default/deployments/web";
const QUERY = "?fieldValidation=Strict&fieldManager=tests";

test("a subresource is read and written below its object, with its own kind", async () => {
  await using server = await startRecordingServer();
  const { scale } = testClient(server.kube).deployments;
  const metadata = { name: "web" };
  await scale.get("web");
  await scale.replace({ metadata, spec: { replicas: 3 } });
  await scale.patch("web", { merge: { spec: { replicas: 4 } } });
  await scale.apply({ metadata, spec: { replicas: 5 } });
  assertEquals(server.requests.map(({ method, path, body }) => [method, path, body]), [
    ["GET", `${WEB}/scale`, undefined],
    ["PUT", `${WEB}/scale${QUERY}`, {
      apiVersion: "autoscaling/v1",
      kind: "Scale",
      metadata,
      spec: { replicas: 3 },
    }],
    ["PATCH", `${WEB}/scale${QUERY}`, { spec: { replicas: 4 } }],
    ["PATCH", `${WEB}/scale${QUERY}`, {
      apiVersion: "autoscaling/v1",
      kind: "Scale",
      metadata,
      spec: { replicas: 5 },
    }],
  ]);
});

test("a subresource of any name can be used", async () => {
  await using server = await startRecordingServer();
  const kind = { group: "example.com", version: "v2", kind: "Restart" };
  const restart = testClient(server.kube).deployments.subresource("restart", kind);
  await restart.create("web", { spec: {} });
  assertEquals(server.requests.map(({ method, path, body }) => [method, path, body]), [
    ["POST", `${WEB}/restart${QUERY}`, {
      apiVersion: "example.com/v2",
      kind: "Restart",
      spec: {},
    }],
  ]);
});

test("a scale has the apiVersion autoscaling/v1 for every resource", () => {
  assertEquals([apiVersionOf(scaleKind), scaleKind.kind], ["autoscaling/v1", "Scale"]);
});
