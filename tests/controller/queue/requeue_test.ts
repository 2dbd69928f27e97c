import { assertEquals, assertThrows } from "@std/assert";
import type {
  ControllerOptions,
  ReconcileResult,
} from "../../../src/controller/work/controller_options.ts";
import { createManager } from "../../../src/controller/manager.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { withClock } from "../../support/clocks/with_clock.ts";
import {
  startWebsites,
  storedSite,
  type Website,
  website as kind,
  websites,
} from "../../support/controllers/websites.ts";
import type { Pod } from "../../support/fakes/pod.ts";
import { test } from "../../support/test.ts";

const tick = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Runs a controller of one Website, and returns the delays after its reconciles and its counts. */
async function delaysOf(
  pod: Pod,
  runs: number,
  options: Omit<ControllerOptions<Website>, "for">,
  hasEnded = () => true,
) {
  const clock = new FakeClock(); // it stands still, so that each delay can be read
  await using manager = createManager(withClock(pod.kube(), clock), { onError: () => {} });
  const controller = manager.controller({ for: websites, ...options });
  const stop = new AbortController();
  const delays: number[] = [];
  const running = manager.run({ signal: stop.signal });
  const { counts } = controller;
  for (let run = 1; run <= runs; run++) {
    while (counts.succeeded + counts.failed < run) await tick();
    while (controller.stateOf("default/a").state !== "delayed") await tick();
    const { delayMs = 0 } = controller.stateOf("default/a");
    delays.push(delayMs);
    await clock.advance(delayMs);
  }
  while (!hasEnded()) await tick();
  stop.abort();
  await running;
  return { delays, failed: counts.failed };
}

test("a reconcile that asks for another one soon is limited as a retry is, and is not a failure", async () => {
  for (const result of [{ requeue: true }, { requeueAfterMs: 0 }] as ReconcileResult[]) {
    await using pod = await startWebsites();
    pod.server.objects.create({ ...kind, metadata: { name: "a" } });
    const attempts: number[] = [];
    const outcome = await delaysOf(pod, 5, {
      reconcile(_site, { attempt }) {
        attempts.push(attempt);
        return result;
      },
    });
    assertEquals(outcome, { delays: [5, 10, 20, 40, 80], failed: 0 });
    assertEquals(new Set(attempts), new Set([1]));
  }
});

test("a controller has limits of its own for its retries and requeues", async () => {
  const retryLimits = { baseMs: 1_000, maxMs: 3_000 };
  for (const isFailing of [true, false]) {
    await using pod = await startWebsites();
    pod.server.objects.create({ ...kind, metadata: { name: "a" } });
    const { delays } = await delaysOf(pod, 4, {
      retryLimits,
      reconcile() {
        if (isFailing) throw new Error("not yet");
        return { requeue: true };
      },
    });
    assertEquals(delays, [1_000, 2_000, 3_000, 3_000]);
  }
});

test("a controller without sensible limits is refused", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(pod.kube());
  const options = { for: websites, reconcile() {}, retryLimits: { baseMs: -1 } };
  assertThrows(() => manager.controller(options), RangeError, "retryLimits.baseMs of websites");
  assertEquals(manager.followed, []);
});

test("a cleanup that says not yet keeps the finalizer, and is called again", async () => {
  await using pod = await startWebsites();
  const isGone = () => storedSite(pod, "a") === undefined;
  const name = "example.com/own";
  pod.server.objects.create({ ...kind, metadata: { name: "a", finalizers: [name] } });
  pod.server.objects.delete({ ...kind, name: "a" });
  const results: (ReconcileResult | undefined)[] = [
    { requeueAfterMs: 5_000 },
    { requeue: true },
    { priority: 1 },
  ];
  const finalizers: unknown[] = [];
  const outcome = await delaysOf(pod, 2, {
    finalizer: {
      name,
      cleanup() {
        finalizers.push(storedSite(pod, "a")?.metadata.finalizers);
        return results.shift();
      },
    },
    reconcile() {},
  }, isGone);
  assertEquals(outcome, { delays: [5_000, 5], failed: 0 });
  assertEquals(finalizers, [[name], [name], [name]]);
});
