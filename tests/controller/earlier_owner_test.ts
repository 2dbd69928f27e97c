import { assertEquals, assertInstanceOf } from "@std/assert";
import { AlreadyOwnedError } from "../../src/controller/owners/owner_reference.ts";
import { createManager } from "../../src/controller/manager.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { withClock } from "../support/clocks/with_clock.ts";
import {
  type ConfigMap,
  configMaps,
  startWebsites,
  website as kind,
  websites,
} from "../support/controllers/websites.ts";
import { until } from "../support/servers/until.ts";
import { test } from "../support/test.ts";

const child = { apiVersion: "v1", kind: "ConfigMap", name: "a" };

test("a new owner of an old name is reconciled when the old child is collected, without a retry", async () => {
  await using pod = await startWebsites();
  const { objects, store } = pod.server;
  const earlier = objects.create({ ...kind, metadata: { name: "a" } });
  const ownerReferences = [{
    ...kind,
    name: "a",
    uid: earlier.metadata.uid ?? "",
    controller: true,
  }];
  // The collector is slow: the child goes when its finalizer does.
  const finalizers = ["example.com/slow"];
  const { apiVersion, name } = child;
  objects.create({ apiVersion, kind: child.kind, metadata: { name, ownerReferences, finalizers } });
  objects.delete({ ...kind, name: "a" });
  const { metadata: { uid } } = objects.create({ ...kind, metadata: { name: "a" } });
  const refused = Promise.withResolvers<unknown>();
  // A clock that stands still: no retry runs.
  await using manager = createManager(withClock(pod.kube(), new FakeClock()), {
    onError: (error) => refused.resolve(error),
  });
  manager.controller({
    for: websites,
    owns: [configMaps],
    reconcile: async (_site, { apply }) => void await apply(configMaps, { metadata: { name } }),
  });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  const error = await refused.promise;
  assertInstanceOf(error, AlreadyOwnedError);
  const stored = () => store.get("configmaps", "default/a")?.object as ConfigMap | undefined;
  if (!stored()?.metadata.deletionTimestamp) objects.delete(child);
  const { finalizers: _gone, ...metadata } = stored()!.metadata;
  objects.update({ ...stored()!, metadata } as never);
  await until(pod, "configmaps", () => stored()?.metadata.ownerReferences?.[0]?.uid === uid);
  stop.abort();
  await running;
  assertEquals(error.message.startsWith("a still has an earlier Website a"), true, error.message);
});
