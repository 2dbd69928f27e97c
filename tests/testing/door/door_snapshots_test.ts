import { join } from "node:path";
import { assertEquals } from "@std/assert";
import { createKubeFetch } from "../../../mod.ts";
import { tempDirectory } from "../../support/fakes/temp_directory.ts";
import { test } from "../../support/test.ts";
import { startWithDoor } from "./door_client.ts";

const settings = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" } };
const path = "/api/v1/namespaces/default/configmaps/settings";

test("a snapshot of the door brings the objects back, on another server too", async () => {
  await using door = await startWithDoor({}, [settings]);
  const { body } = await door.call("GET /v1/snapshot");
  door.server.objects.delete({ ...settings, name: "settings" });
  assertEquals((await door.call("PUT /v1/snapshot", body)).body, { removed: 0, written: 1 });
  await using other = await startWithDoor({ authorization: "rbac" });
  assertEquals((await other.call("PUT /v1/snapshot", body)).code, 200);
  for (const { server } of [door, other]) {
    const found = server.objects.get({ ...settings, name: "settings" });
    assertEquals(found.metadata.uid, body.collections.configmaps[0].metadata.uid);
  }
  const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", name: "edit" };
  assertEquals(other.server.objects.get(role).metadata.name, "edit");
});

test("a token of the server stays valid when the snapshot of another one is restored", async () => {
  await using door = await startWithDoor({}, [settings]);
  await using other = await startWithDoor();
  await using kube = createKubeFetch(await other.server.config());
  assertEquals((await kube.fetch(path)).status, 404);
  await other.call("PUT /v1/snapshot", (await door.call("GET /v1/snapshot")).body);
  assertEquals((await kube.fetch(path)).status, 200);
});

test("the door saves snapshots to files and restores them", async () => {
  await using temp = await tempDirectory();
  const folder = temp.path;
  await using door = await startWithDoor({}, [settings]);
  const file = join(folder, "a.json");
  assertEquals((await door.call("POST /v1/snapshot/save", { file })).body, { file, objects: 5 });
  await door.call("POST /v1/reset", { to: "empty" });
  const restored = await door.call("POST /v1/snapshot/restore", { file });
  assertEquals(restored.body, { removed: 0, written: 1 });
  for (
    const [given, message] of [
      [{ file: "a.json" }, "file must be an absolute path"],
      [{ file: join(folder, "b.json") }, "cannot be read: check the path"],
      [{ path: file }, 'have no setting "path"'],
    ] as const
  ) {
    const { code, body } = await door.call("POST /v1/snapshot/restore", given);
    assertEquals([code, body.message.includes(message)], [400, true], body.message);
  }
  assertEquals((await door.call("PUT /v1/snapshot", { kind: "List" })).code, 400);
});

test("a snapshot that is too deep to be stored is refused before anything is removed", async () => {
  await using door = await startWithDoor({}, [settings]);
  const { body } = await door.call("GET /v1/snapshot");
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const text = JSON.stringify({ ...body, collections: { configmaps: ["DEEP"] } }).replace(
    '"DEEP"',
    `{"metadata": {"name": "b", "namespace": "default", "uid": "1"}, "data": ${deep}}`,
  );
  assertEquals((await door.call("PUT /v1/snapshot", text)).code, 400);
  assertEquals(door.server.objects.get({ ...settings, name: "settings" }).kind, "ConfigMap");
});
