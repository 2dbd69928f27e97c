import { assert, assertEquals } from "@std/assert";
import type { LogFields } from "../../../src/controller/log/logger.ts";
import { createManager } from "../../../src/controller/manager.ts";
import type { ReconcileObservation } from "../../../src/controller/context/reconcile_observation.ts";
import { startWebsites, website as kind, websites } from "../../support/controllers/websites.ts";
import { test } from "../../support/test.ts";

interface StoredEvent {
  note: string;
  reportingInstance: string;
}

test("the log, the observation and the Events of a reconcile have its id, and so has its failure", async () => {
  await using pod = await startWebsites();
  const lines: [level: string, message: string, fields: LogFields | undefined][] = [];
  const write = (level: string) => (message: string, fields?: LogFields) => {
    lines.push([level, message, fields]);
  };
  const logger = {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
  };
  await using manager = createManager(pod.kube(), { logger });
  const ended: ReconcileObservation[] = [];
  const stop = new AbortController();
  using _listening = manager.onReconcile((observation) => {
    ended.push(observation);
    if (ended.length === 2) stop.abort();
  });
  const ids: string[] = [];
  manager.controller({
    for: websites,
    reconcile(_site, { log, attempt, reconcileId, recordEvent }) {
      ids.push(reconcileId);
      log.info("It begins", { attempt });
      recordEvent({ reason: "Tried", note: `attempt ${attempt}` });
      if (attempt === 1) throw new RangeError("not yet");
    },
  });
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  await manager.run({ signal: stop.signal });
  const [first, second] = ids as [string, string];
  assert(/^[\da-f-]{36}$/.test(first) && first !== second, ids.join());
  assertEquals(ended.map(({ reconcileId, outcome }) => [reconcileId, outcome]), [
    [first, "failed"],
    [second, "succeeded"],
  ]);
  const own = { controller: "websites", key: "default/a" };
  const failure = lines.find(([level]) => level === "error")!;
  assertEquals(String(failure[2]?.error), "RangeError: not yet");
  const about = (reconcileId: string, attempt: number) => ({ ...own, reconcileId, attempt });
  assertEquals(lines.filter(([level]) => level === "info"), [
    ["info", "It begins", about(first, 1)],
    ["info", "It begins", about(second, 2)],
  ]);
  assertEquals(failure[2]?.reconcileId, first);
  const events = pod.server.objects.list({ apiVersion: "events.k8s.io/v1", kind: "Event" });
  const [event] = events as unknown as StoredEvent[];
  assertEquals([events.length, event!.reportingInstance.endsWith(`/${first}`)], [1, true]);
});

test("onError gets the id of the reconcile that has failed", async () => {
  await using pod = await startWebsites();
  const told = Promise.withResolvers<unknown[]>();
  await using manager = createManager(pod.kube(), {
    onError: (...args) => told.resolve(args),
  });
  let id = "";
  manager.controller({
    for: websites,
    reconcile(_site, { reconcileId }) {
      id = reconcileId;
      throw new RangeError("no");
    },
  });
  pod.server.objects.create({ ...kind, metadata: { name: "a" } });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  const [error, ...where] = await told.promise;
  stop.abort();
  await running;
  assertEquals([String(error), ...where], ["RangeError: no", "websites", "default/a", id]);
});
