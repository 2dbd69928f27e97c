import { assertEquals } from "@std/assert";
import { TestClock } from "../../../src/testing/mod.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { serverTime } from "../../../src/testing/time/server_time.ts";
import { ControllerLoop } from "../../../src/testing/workloads/controller_loop.ts";
import { NamespaceIndex } from "../../../src/testing/workloads/namespace_index.ts";
import { test } from "../../support/test.ts";
import { ObjectStore } from "../../../src/testing/objects/object_store.ts";

test("ControllerLoop reconciles the keys of changes, again after a delay, and none after its end", async () => {
  const clock = new TestClock();
  const store = new ObjectStore();
  const index = new NamespaceIndex(store, "pods");
  const seen: string[] = [];
  const loop = new ControllerLoop({
    store,
    registry: new ResourceRegistry(),
    time: serverTime({ clock }),
    pods: index,
    replicaSets: index,
    writerOf() {
      throw new Error("nothing is written");
    },
    onError() {},
  }, {
    watches: { pods: ({ key }) => [key, "default/all"] },
    reconcile: (key) => Promise.resolve(void seen.push(`${clock.monotonic()} ${key}`)),
  });
  store.put("pods", "default/a", { metadata: { name: "a" } });
  store.put("secrets", "default/b", { metadata: { name: "b" } });
  await clock.advance(0);
  assertEquals(seen, ["0 default/a", "0 default/all"]);
  loop.again("default/a", 70);
  await clock.advance(100);
  assertEquals(seen.slice(2), ["70 default/a"]);
  loop[Symbol.dispose]();
  store.put("pods", "default/a", { metadata: { name: "a" } });
  await clock.advance(100);
  assertEquals(seen.length, 3);
});
