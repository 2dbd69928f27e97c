import { assertEquals } from "@std/assert";
import { heldWatches } from "../support/controllers/held_watches.ts";
import { websites } from "../support/controllers/websites.ts";
import { processingCases } from "./cases/controller_cases.ts";
import { ControllerStage, endShared, turn } from "./controller_stage.ts";
import { outcomes } from "./outcomes.ts";
import { portedTests } from "./upstream_cases.ts";

const ported = portedTests(processingCases, { leavesOpen: true });

ported(
  "should call Reconciler if an item is enqueued",
  "a key that succeeds is idle, without failures",
  async () => {
    const { stage, next } = await outcomes(["success"]);
    await using _stage = stage;
    assertEquals(await next(), { state: "idle", failures: 0 });
  },
);

ported(
  "should requeue a Request if there is an error and continue processing items",
  "a failed key is delayed by its failures, and idle after its success",
  async () => {
    const { stage, next } = await outcomes(["error", "success"]);
    await using _stage = stage;
    assertEquals(await next(), { state: "delayed", delayMs: 5, failures: 1 });
    await stage.clock.advance(5);
    assertEquals(await next(), { state: "idle", failures: 0 });
  },
);

ported(
  "should not requeue a Request if there is a terminal error",
  "a TerminalError is not repeated",
  async () => {
    const { stage, next, controller } = await outcomes(["terminal"]);
    await using _stage = stage;
    assertEquals(await next(), { state: "idle", failures: 0 });
    assertEquals([controller.counts.failedForGood, stage.errors.length], [1, 1]);
  },
);

ported(
  "should not reset backoff until there's a non-error result",
  "the delay grows with each failure, and begins anew after a success",
  async () => {
    const { stage, next, controller } = await outcomes(["error", "error", "success", "error"]);
    await using _stage = stage;
    assertEquals((await next()).delayMs, 5);
    await stage.clock.advance(5);
    assertEquals((await next()).delayMs, 10);
    await stage.clock.advance(10);
    assertEquals((await next()).failures, 0);
    controller.enqueue("default/a");
    assertEquals(await next(), { state: "delayed", delayMs: 5, failures: 1 });
  },
);

ported(
  "should requeue a Request after a duration (but not rate-limited) if the Result sets RequeueAfter (regardless of Requeue)",
  "requeueAfterMs is the delay as it is, each time, and no failure",
  async () => {
    const again = { requeueAfterMs: 100, requeue: true };
    const { stage, next } = await outcomes([again, again, "success"]);
    await using _stage = stage;
    for (let count = 0; count < 2; count++) {
      assertEquals(await next(), { state: "delayed", delayMs: 100, failures: 0 });
      await stage.clock.advance(100);
    }
    assertEquals(await next(), { state: "idle", failures: 0 });
  },
);

ported(
  "should perform error behavior if error is not nil, regardless of RequeueAfter",
  "a failure before requeueAfterMs counts as one, and the delay after it is the asked one",
  async () => {
    const { stage, next } = await outcomes(["error", { requeueAfterMs: 100 }]);
    await using _stage = stage;
    assertEquals(await next(), { state: "delayed", delayMs: 5, failures: 1 });
    await stage.clock.advance(5);
    assertEquals(await next(), { state: "delayed", delayMs: 100, failures: 0 });
  },
);

ported(
  "should requeue a Request with rate limiting if the Result sets Requeue:true and continue processing items",
  "requeue is limited as a retry is, and is not a failure",
  async () => {
    const { stage, next } = await outcomes([{ requeue: true }, { requeue: true }, "success"]);
    await using _stage = stage;
    for (const delayMs of [5, 10]) {
      assertEquals(await next(), { state: "delayed", delayMs, failures: 0 });
      await stage.clock.advance(delayMs);
    }
    assertEquals(await next(), { state: "idle", failures: 0 });
  },
);

for (
  const [upstream, outcome, delayMs, low] of [
    ["should retain the priority with RequeueAfter", { requeueAfterMs: 100 }, 100, 1],
    ["should retain the priority when the reconciler requests a requeue", { requeue: true }, 5, 1],
    ["should retain the priority when there was an error", "error", 5, 1],
    [
      "should use the priority from Result with RequeueAfter",
      { requeueAfterMs: 100, priority: 99 },
      100,
      0,
    ],
    [
      "should use the priority from Result when the reconciler requests a requeue",
      { requeue: true, priority: 99 },
      5,
      0,
    ],
  ] as const
) {
  const what = low ? "keeps its low priority" : "gets the priority that is asked for";
  ported(upstream, `a key ${what} (${JSON.stringify(outcome)})`, async () => {
    const end = Promise.withResolvers<void>();
    const { stage, next, controller } = await outcomes([outcome], {
      isInitial: true,
      onGone: () => end.promise,
    });
    await using _stage = stage;
    await next();
    controller.enqueue("default/block");
    await stage.until(() => controller.queue.running === 1);
    await stage.clock.advance(delayMs);
    assertEquals([controller.queue.ready, controller.queue.readyLow], [1, low]);
    end.resolve();
    await stage.until(() => stage.outcomes.length === 3);
  });
}

ported(
  "should return if the queue is shutdown",
  "a stop ends a controller without work at once",
  async () => {
    const { stage, next, controller } = await outcomes([{ requeueAfterMs: 100 }]);
    await using _stage = stage;
    await next();
    await stage.stop();
    assertEquals(controller.queue.delayed, 0);
  },
);

ported(
  "should wait for informers to be synced before processing items",
  "a key that is enqueued before the stores are synced waits for them",
  async () => {
    let watches: ReturnType<typeof heldWatches> | undefined;
    await using stage = await ControllerStage.start({
      wrap: (kube) => (watches = heldWatches(kube)).kube,
    });
    watches!.hold();
    stage.create("a", { spec: { text: "here" } });
    const seen: unknown[] = [];
    const controller = stage.manager.controller({
      for: websites,
      reconcile: ({ spec }) => void seen.push(spec?.text),
    });
    controller.enqueue("default/a");
    stage.run();
    const asked = () => stage.pod.server.requests.some(({ path }) => path.endsWith("/websites"));
    await stage.until(asked);
    for (let count = 0; count < 10; count++) await turn();
    assertEquals(seen, []);
    watches!.release();
    await stage.until(() => seen.length > 0);
    assertEquals(seen, ["here"]);
  },
);

ported(
  "should create a new go routine for MaxConcurrentReconciles",
  "as many keys run at once as concurrency says",
  async () => {
    await using stage = await ControllerStage.start();
    const end = Promise.withResolvers<void>();
    const controller = stage.manager.controller({
      for: websites,
      concurrency: 3,
      reconcile: () => end.promise,
    });
    stage.run();
    for (const name of ["a", "b", "c", "d", "e"]) stage.create(name);
    await stage.until(() => controller.queue.ready === 2);
    assertEquals(controller.queue.running, 3);
    end.resolve();
    await stage.until(() => controller.counts.succeeded === 5);
  },
);

for (
  const [upstream, given, outcome] of [
    [
      "reconcile_total should get updated when reconcile returns with retry enabled",
      { requeue: true },
      "requeued",
    ],
    ["reconcile_total should get updated on successful reconciliation", "success", "succeeded"],
    ["reconcile_total should get updated on reconcile errors", "error", "failed"],
    [
      "reconcile_total should get updated when reconcile returns with retryAfter enabled",
      { requeueAfterMs: 18_000_000 },
      "requeued",
    ],
  ] as const
) {
  ported(upstream, `a reconcile is observed as ${outcome} (${JSON.stringify(given)})`, async () => {
    const { stage, next } = await outcomes([given]);
    await using _stage = stage;
    await next();
    const { controller, key } = stage.outcomes[0]!;
    assertEquals([controller, key, stage.outcomes[0]?.outcome], ["websites", "default/a", outcome]);
  });
}

ported(
  "metrics: should requeue a Request if there is an error and continue processing items",
  "failures are counted, and so is the success after them",
  async () => {
    const { stage, next, controller } = await outcomes(["error", "success"]);
    await using _stage = stage;
    await next();
    assertEquals([controller.counts.failed, controller.counts.succeeded], [1, 0]);
    await stage.clock.advance(5);
    await next();
    assertEquals([controller.counts.failed, controller.counts.succeeded], [1, 1]);
  },
);

ported(
  "should add a reconcile time to the reconcile time histogram",
  "the duration of a reconcile is observed",
  async () => {
    await using stage = await ControllerStage.start();
    stage.manager.controller({ for: websites, reconcile: () => stage.clock.skip(25) });
    stage.run();
    stage.create("a");
    await stage.until(() => stage.outcomes.length === 1);
    assertEquals([stage.outcomes[0]?.durationMs, stage.outcomes[0]?.outcome], [25, "succeeded"]);
  },
);

ported.end(endShared);
