import { assertEquals, assertRejects } from "@std/assert";
import { readObject } from "../../../src/controller/own_writes/read_object.ts";
import { ApiStatusError } from "../../../src/core/api_status_error.ts";
import { putConfigMap, startPod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

const { signal } = new AbortController();
const place = { resource: "/api/v1/configmaps", namespace: "default", name: "a" };

test("readObject returns the object of the server with the right to list alone, or undefined", async () => {
  await using pod = await startPod({ authorize: ({ verb }) => verb === "list" });
  const kube = pod.kube();
  assertEquals(await readObject(kube, place, { signal }), undefined);
  const resourceVersion = putConfigMap(pod.server, "a");
  putConfigMap(pod.server, "b");
  const found = await readObject(kube, place, { signal });
  assertEquals([found?.metadata.name, found?.metadata.resourceVersion], ["a", resourceVersion]);
  const unknown = { ...place, resource: "/apis/example.com/v1/unknown" };
  assertEquals(await readObject(kube, unknown, { signal }), undefined);
});

test("readObject returns an object only if the selection has it", async () => {
  await using pod = await startPod();
  const labels = { app: "web" };
  const kind = { apiVersion: "v1", kind: "Secret" };
  pod.server.objects.create({ ...kind, metadata: { name: "a", labels }, type: "example.com/x" });
  const secret = { ...place, resource: "/api/v1/secrets" };
  const isFound = async (fieldSelector?: string, labelSelector?: string) => {
    const selection = { fieldSelector, labelSelector };
    return await readObject(pod.kube(), secret, { signal, selection }) !== undefined;
  };
  assertEquals([await isFound("type=example.com/x"), await isFound("type=Opaque")], [true, false]);
  assertEquals([await isFound(undefined, "app=web"), await isFound(undefined, "app=db")], [
    true,
    false,
  ]);
});

test("readObject rejects if the server refuses", async () => {
  await using pod = await startPod({ authorize: () => false });
  await assertRejects(() => readObject(pod.kube(), place, { signal }), ApiStatusError);
});
