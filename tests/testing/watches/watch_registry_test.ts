import { assertEquals, assertThrows } from "@std/assert";
import { parseListOptions } from "../../../src/testing/watches/list_options.ts";
import { ObjectStore } from "../../../src/testing/objects/object_store.ts";
import { ResourceRegistry } from "../../../src/testing/resources/resource_registry.ts";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { WatchRegistry } from "../../../src/testing/watches/watch_registry.ts";
import { test } from "../../support/test.ts";

function setUp(options: { queueLimit?: number } = {}) {
  const { queueLimit = 100 } = options;
  const store = new ObjectStore();
  const registry = new ResourceRegistry();
  const watches = new WatchRegistry({
    bookmarkIntervalMs: 60_000,
    queueLimit,
  });
  const target = { resource: registry.findKind("v1", "ConfigMap")!, namespace: "default" };
  const open = (query = "") =>
    watches.open(
      { store, registry, now: Date.now },
      target,
      { options: parseListOptions(new URLSearchParams(`watch=1${query}`)) },
    );
  return { store, watches, open };
}

test("WatchRegistry counts a watch until it ends", async () => {
  const { watches, open } = setUp();
  const [first, second] = [open(), open()];
  assertEquals([watches.size, watches.opened], [2, 2]);
  await first.body.cancel();
  await first.ended;
  assertEquals([watches.size, watches.opened, watches.overflowed], [1, 2, 0]);
  second.close();
  await second.ended;
  assertEquals(watches.size, 0);
});

test("WatchRegistry counts the watches whose clients read too slowly", async () => {
  const { store, watches, open } = setUp({ queueLimit: 1 });
  const watch = open();
  for (const name of ["a", "b"]) {
    store.put("configmaps", `default/${name}`, { metadata: { name, namespace: "default" } });
  }
  assertEquals(await watch.ended, { overflowed: true });
  assertEquals([watches.size, watches.overflowed], [0, 1]);
});

test("WatchRegistry does not count a refused watch", () => {
  const { watches, open } = setUp();
  assertThrows(() => open("&resourceVersion=x"), StatusError);
  assertEquals([watches.size, watches.opened], [0, 0]);
});

test("closeAll ends every watch cleanly", async () => {
  const { watches, open } = setUp();
  const bodies = [open(), open()].map(({ body }) => new Response(body).text());
  watches.closeAll();
  assertEquals(await Promise.all(bodies), ["", ""]);
  assertEquals(watches.size, 0);
});
