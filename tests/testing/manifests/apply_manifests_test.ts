import { assertEquals } from "@std/assert";
import { ManifestApplier } from "../../../src/testing/manifests/apply_manifests.ts";
import type { KubeObject } from "../../../src/testing/mod.ts";
import { startApiServer } from "../../support/servers/shared_tls.ts";
import { test } from "../../support/test.ts";

function manifest(name: string, fields: Record<string, unknown> = {}, metadata = {}) {
  const object: KubeObject = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, ...metadata },
    ...fields,
  };
  return { object, place: `${name}.yaml` };
}

test("manifests are applied again where they have changed, and missing objects are created", async () => {
  await using server = await startApiServer();
  const read = (name: string) => server.objects.get({ apiVersion: "v1", kind: "ConfigMap", name });
  const first = manifest("a", { data: { x: "1" } }, { labels: { l: "1" } });
  server.objects.create(first.object);
  const applier = new ManifestApplier(server.objects, [first]);
  const { metadata } = read("a");
  server.objects.update({ ...read("a"), metadata: { ...metadata, annotations: { by: "test" } } });
  const stored = read("a");
  const second = manifest("b");
  assertEquals(applier.apply([first, second]), { created: 1, changed: 0, refused: [] });
  assertEquals(read("a"), stored);
  const changed = manifest("a", { data: { y: "2" } });
  assertEquals(applier.apply([changed, second]), { created: 0, changed: 1, refused: [] });
  const { data, metadata: { labels, annotations, uid } } = read("a");
  assertEquals([data, labels, annotations, uid], [
    { y: "2" },
    undefined,
    { by: "test" },
    metadata.uid,
  ]);
  assertEquals(applier.apply([manifest("a")]).changed, 1);
  assertEquals([read("a").data, read("b").metadata.name], [undefined, "b"]);
});

test("an object that is refused is named with its file, and does not keep the others", async () => {
  await using server = await startApiServer();
  const applier = new ManifestApplier(server.objects);
  const away = manifest("a", {}, { namespace: "nowhere" });
  const { created, refused } = applier.apply([away, manifest("b")]);
  assertEquals([created, refused], [
    1,
    ['a.yaml: ConfigMap a cannot be applied: namespaces "nowhere" not found'],
  ]);
});
