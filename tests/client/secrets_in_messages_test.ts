import { assert, assertEquals, assertRejects } from "@std/assert";
import { bindPod } from "../../src/client/bind_pod.ts";
import { createDiscovery } from "../../src/client/discovery/discovery.ts";
import { evictPod } from "../../src/client/evict_pod.ts";
import { requestToken } from "../../src/client/request_token.ts";
import type { ResourceClient } from "../../src/client/resource_client.ts";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import { test } from "../support/test.ts";
import { startRecordingServer } from "./recording_server.ts";
import { testClient } from "./resources.ts";

/** An object in place of a name; a `toString` or `toJSON` of it must not be called either. */
const secret = {
  metadata: { name: "db" },
  data: { password: "hunter2" },
  toString: () => "hunter2",
} as unknown as string;

test("no error shows the object that was passed in place of a name", async () => {
  await using server = await startRecordingServer();
  const { pods, configMaps, deployments, serviceAccounts } = testClient(server.kube);
  const handle = configMaps as ResourceClient<KubernetesObject>;
  const calls: Record<string, () => unknown> = {
    get: () => handle.get(secret),
    getOrNull: () => handle.getOrNull(secret),
    delete: () => handle.delete(secret),
    patch: () => handle.patch(secret, { merge: {} }),
    updateWithRetry: () => handle.updateWithRetry(secret, () => {}),
    namespace: () => handle.namespace(secret),
    subresource: () => handle.subresource(secret, handle.definition),
    pathOf: () => handle.pathOf(secret),
    "scale.get": () => deployments.scale.get(secret),
    "scale.patch": () => deployments.scale.patch(secret, { merge: { spec: { replicas: 1 } } }),
    evictPod: () => evictPod(pods, secret),
    bindPod: () => bindPod(pods, secret, { node: "node-1" }),
    "bindPod without a node": () => bindPod(pods, secret, { node: "" }),
    "bindPod to an object": () => bindPod(pods, "web", { node: secret }),
    requestToken: () => requestToken(serviceAccounts, secret),
    "Discovery.find": () => createDiscovery(server.kube).find({ apiVersion: secret, kind: "Pod" }),
    "Discovery.find of a kind": () =>
      createDiscovery(server.kube).find({ apiVersion: "v1", kind: secret }),
    "Discovery.find of nothing": () =>
      createDiscovery(server.kube).find(
        undefined as unknown as { apiVersion: string; kind: string },
      ),
  };
  for (const [name, call] of Object.entries(calls)) {
    const { message } = await assertRejects(async () => await call(), TypeError);
    assert(!message.includes("hunter2") && message.length < 300, `${name}: ${message}`);
  }
  assertEquals(server.requests.length, 0);
});

test("an error about a name is plain English, and shows a short part of a long name", async () => {
  await using server = await startRecordingServer();
  const { configMaps } = testClient(server.kube);
  const messageOf = async (name: unknown) =>
    (await assertRejects(() => configMaps.delete(name as string), TypeError)).message;
  assertEquals(
    await messageOf(undefined),
    "The name of an object must be a non-empty string: it is undefined.",
  );
  assertEquals(
    await messageOf(secret),
    "The name of an object must be a non-empty string: it is an object.",
  );
  assert((await messageOf(`a/${"x".repeat(5_000)}`)).length < 300);
});
