import { join } from "node:path";
import { assertEquals, assertRejects } from "@std/assert";
import { loadSnapshot, saveSnapshot } from "../../../src/testing/door/snapshot_file.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { podSpec } from "../../support/objects/complete_specs.ts";
import { test } from "../../support/test.ts";
import { startWithDoor } from "./door_client.ts";

const settings = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" } };
const newer = "The snapshot is of Kubernetes 1.37, and the server answers as 1.30";
const remedy = 'with kubernetesVersion "1.37"';

test("a snapshot of a newer Kubernetes is refused by name, one of an older is restored", async () => {
  await using temp = await tempDirectory();
  const options = { authorization: "rbac", clusterObjects: true, standInNode: true } as const;
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec: podSpec };
  await using old = await startWithDoor({ kubernetesVersion: "1.30", ...options }, [settings, pod]);
  await using current = await startWithDoor();
  const [older, later] = [
    await old.call("GET /v1/snapshot"),
    await current.call("GET /v1/snapshot"),
  ];
  assertEquals([older, later].map(({ body }) => body.kubernetesVersion), ["1.30", "1.37"]);
  const file = join(temp.path, "a.json");
  await current.call("POST /v1/snapshot/save", { file });
  for (
    const { code, body: { message } } of [
      await old.call("PUT /v1/snapshot", later.body),
      await old.call("POST /v1/snapshot/restore", { file }),
    ]
  ) {
    assertEquals([code, message.includes(newer), message.includes(remedy)], [400, true, true]);
  }
  assertEquals(old.server.objects.get({ ...settings, name: "settings" }).kind, "ConfigMap");
  for (const each of [old, current]) {
    assertEquals((await each.call("PUT /v1/snapshot", older.body)).code, 200);
  }
  const { kubernetesVersion: _kubernetesVersion, ...unnamed } = older.body;
  assertEquals((await old.call("PUT /v1/snapshot", unnamed)).code, 200);
  await saveSnapshot(file, new Map(), "1.30");
  assertEquals((await loadSnapshot(file)).size, 0);
  await saveSnapshot(file, new Map());
  const refused = `${file} cannot be restored: ${newer}`;
  await assertRejects(() => loadSnapshot(file, "1.30"), TypeError, refused);
});

test("of a snapshot without a version, the first object that is newer is named", async () => {
  await using old = await startWithDoor({ kubernetesVersion: "1.30" });
  const metadata = { name: "a", uid: "1" };
  const own = { ...metadata, namespace: "default" };
  const pod = { apiVersion: "v1", kind: "Pod", metadata: own, spec: podSpec };
  const device = { apiVersion: "resource.k8s.io/v1", kind: "DeviceClass", metadata };
  const port = { name: "a", port: 80, protocol: "TCP" };
  const service = { apiVersion: "v1", kind: "Service", metadata: own, spec: { ports: [port] } };
  const restore = async (collection: string, object: object) => {
    const snapshot = { kind: "Snapshot", apiVersion: "testing.kubewire/v1" };
    const collections = { [collection]: [object] };
    const { code, body } = await old.call("PUT /v1/snapshot", { ...snapshot, collections });
    return code === 200 ? code : `${code} ${body.message}`;
  };
  const spec = { ...service.spec, trafficDistribution: "PreferClose" };
  const found = [
    await restore("pods", pod),
    await restore("pods", { ...pod, spec: { ...podSpec, hostnameOverride: "b" } }),
    await restore("pods", { ...pod, metadata: { ...own, generation: 1 } }),
    await restore("services", { ...service, spec }),
    await restore("services", service),
    await restore("resource.k8s.io/deviceclasses", device),
    await restore("pods", { ...pod, spec: { ...podSpec, colour: "b" } }), // in no version
  ];
  const which =
    "which Kubernetes 1.30 does not have: restore it on a server with kubernetesVersion";
  assertEquals(found, [
    200,
    `400 The Pod a of the snapshot has spec.hostnameOverride, ${which} "1.37".`,
    `400 The Pod a of the snapshot has metadata.generation, ${which} "1.37".`,
    `400 The Service a of the snapshot has spec.trafficDistribution, ${which} "1.37".`,
    200,
    `400 The snapshot has the DeviceClass a, ${which} "1.37".`,
    200,
  ]);
});
