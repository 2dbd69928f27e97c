import { assertEquals } from "@std/assert";
import { createManager } from "../../src/controller/manager.ts";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import { TestClock } from "../../src/testing/mod.ts";
import { configMaps } from "../support/controllers/websites.ts";
import { startApiServer } from "../support/servers/shared_tls.ts";
import { test } from "../support/test.ts";

const kind = { apiVersion: "v1", kind: "ConfigMap" };
const sources = Array.from({ length: 6 }, (_, i) => `s${i}`);

test("a replica that takes a bucket hears of objects that went while no replica had it", async () => {
  const clock = new TestClock();
  await using server = await startApiServer({ clock });
  for (const name of sources) {
    server.objects.create({ ...kind, metadata: { name, labels: { role: "source" } } });
    const labels = { role: "copy" };
    server.objects.create({ ...kind, metadata: { name: `copy-of-${name}`, labels } });
  }
  const gone: string[] = [];
  const start = async () => {
    const kube = createKubeFetch(await server.config(), { clock });
    const manager = createManager(kube, {
      shards: { name: "copies", buckets: 8, onError: () => {} },
      onError: () => {},
    });
    manager.controller({
      for: { resource: configMaps, labelSelector: "role=source" },
      watches: [{
        watched: { resource: configMaps, labelSelector: "role=copy" },
        keysOf: ({ metadata }) => [`default/${metadata.name.slice("copy-of-".length)}`],
      }],
      reconcile: () => {},
      onGone: ({ name }) => void gone.push(name),
    });
    const running = manager.run().catch(() => {}); // one cannot give its shards back
    return { kube, manager, running };
  };
  const first = await start();
  const second = await start();
  const held = ({ manager }: typeof first) => manager.shards?.held ?? [];
  await clock.until(() => held(first).length === 4 && held(second).length === 4);
  await clock.advance(5_000);
  const its = sources.filter((name) => {
    return held(first).includes(first.manager.shards!.bucketOf(`default/${name}`));
  });
  await first.kube[Symbol.asyncDispose](); // as if the process were killed
  gone.length = 0;
  const [deleted = "", unlabelled = ""] = its;
  server.objects.delete({ ...kind, name: deleted });
  server.objects.update({ ...kind, metadata: { name: unlabelled } });
  await clock.until(() => held(second).length === 8);
  await clock.advance(1_000);
  assertEquals(gone.sort(), [deleted, unlabelled].sort());
  await clock.until(second.manager[Symbol.asyncDispose]().then(() => true));
  await second.kube[Symbol.asyncDispose]();
  await clock.until(Promise.all([first.running, second.running]));
});
