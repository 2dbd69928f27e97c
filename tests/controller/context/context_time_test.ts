import { assertEquals } from "@std/assert";
import { createManager } from "../../../src/controller/manager.ts";
import { TestClock } from "../../../src/testing/mod.ts";
import { startWebsites, website as kind, websites } from "../../support/controllers/websites.ts";
import { test } from "../../support/test.ts";

test("now is the time of the client's clock, in reconciles and in other work", async () => {
  const clock = new TestClock({ startMs: Date.UTC(2030, 0, 1) });
  await using pod = await startWebsites({ clock });
  const manager = createManager(pod.kube({ clock }));
  const times: [what: string, hour: number][] = [];
  const note = (what: string, ms: number) => void times.push([what, new Date(ms).getUTCHours()]);
  manager.controller({
    for: websites,
    reconcile(_site, { now }) {
      note("object", now());
      return { requeueAfterMs: 3_600_000 };
    },
  });
  const keys = manager.controller({
    name: "keys",
    watches: [],
    reconcile: (_key, { now }) => note("key", now()),
  });
  manager.add(({ now }) => note("work", now()));
  keys.enqueue("a");
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  const stop = new AbortController();
  const ended = manager.run({ signal: stop.signal });
  await clock.until(() => times.length === 4);
  stop.abort();
  await clock.until(ended);
  await clock.until(manager[Symbol.asyncDispose]());
  assertEquals(times.sort(), [["key", 0], ["object", 0], ["object", 1], ["work", 0]]);
});
