import { assertEquals } from "@std/assert";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import { createInformer } from "../../src/informer/create_informer.ts";
import { startPod } from "../support/fakes/pod.ts";
import { inFull, LIMIT_MS, test } from "../support/test.ts";

const INFORMERS = inFull(300, 100); // 300 watches on both runtimes: many_watches_test.ts

const RESOURCES = ["/api/v1/configmaps", "/api/v1/secrets", "/api/v1/services"];

test(`${INFORMERS} informers on different resources and selectors work`, async () => {
  await using pod = await startPod();
  const kube = pod.kube();
  const informers = Array.from(
    { length: INFORMERS },
    (_, i) =>
      createInformer<KubernetesObject>(kube, RESOURCES[i % RESOURCES.length] ?? "", {
        labelSelector: `shard=${i}`,
      }),
  );
  await Promise.all(informers.map((informer) => informer.waitForSync({ timeoutMs: LIMIT_MS })));
  const synced = informers.filter(({ state }) => state.name === "synced").length;
  const created = Promise.all(
    informers.map((informer, i) =>
      informer.waitUntil(`default/o${i}`, (object) => object !== undefined, { timeoutMs: LIMIT_MS })
    ),
  );
  for (let i = 0; i < INFORMERS; i++) {
    const metadata = { name: `o${i}`, labels: { shard: String(i) } };
    const resource = RESOURCES[i % RESOURCES.length]?.replace("/v1/", "/v1/namespaces/default/");
    const response = await kube.fetch(resource ?? "", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ metadata, spec: { ports: [{ port: 80 }] } }),
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    await response.body?.cancel();
  }
  const told = (await created).length;
  const foreign = informers.filter(({ store }) => store.size !== 1).length;
  await Promise.all(informers.map((informer) => informer[Symbol.asyncDispose]()));
  assertEquals({ synced, told, foreign }, { synced: INFORMERS, told: INFORMERS, foreign: 0 });
});
