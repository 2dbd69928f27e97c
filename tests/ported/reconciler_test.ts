import { assert, assertEquals } from "@std/assert";
import { TimeoutError } from "../../src/core/errors.ts";
import { websites } from "../support/controllers/websites.ts";
import { reconcilerCases } from "./cases/controller_cases.ts";
import { ControllerStage, endShared } from "./controller_stage.ts";
import { outcomes, untilAborted } from "./outcomes.ts";
import { portedTests } from "./upstream_cases.ts";

const ported = portedTests(reconcilerCases, { leavesOpen: true });

ported(
  "should call the Reconciler function",
  "a reconcile gets the object, and its result counts",
  async () => {
    await using stage = await ControllerStage.start();
    const seen: unknown[] = [];
    const controller = stage.manager.controller({
      for: websites,
      reconcile: ({ spec }, { key }) => {
        seen.push([key, spec?.text]);
        return { requeueAfterMs: 50 };
      },
    });
    stage.run();
    stage.create("bar", { spec: { text: "here" } });
    await stage.until(() => controller.stateOf("default/bar").state === "delayed");
    assertEquals([seen, controller.stateOf("default/bar").delayMs], [
      [["default/bar", "here"]],
      50,
    ]);
  },
);

ported(
  "should recover panic if RecoverPanic is true by default",
  "a reconcile that throws by a mistake is reported and repeated, and others go on",
  async () => {
    await using stage = await ControllerStage.start();
    const seen: string[] = [];
    const controller = stage.manager.controller({
      for: websites,
      reconcile: ({ metadata, status }) => {
        seen.push(metadata.name);
        if (metadata.name === "a") return status!.conditions!.length > 0 ? {} : undefined;
      },
    });
    stage.run();
    stage.create("a");
    stage.create("b");
    await stage.until(() => seen.length === 2 && stage.errors.length === 1);
    assert(stage.errors[0] instanceof TypeError);
    assertEquals(controller.stateOf("default/a"), { state: "delayed", delayMs: 5, failures: 1 });
  },
);

/** Runs reconciles that wait for their signal until their time limit is over. */
async function timedOut(names: string[]): Promise<ControllerStage> {
  const stage = await ControllerStage.start();
  const begun: string[] = [];
  stage.manager.controller({
    for: websites,
    timeoutMs: 1,
    concurrency: names.length,
    reconcile: ({ metadata }, { signal }) => {
      begun.push(metadata.name);
      return untilAborted(signal);
    },
  });
  stage.run();
  for (const name of names) stage.create(name);
  await stage.until(() => begun.length === names.length);
  await stage.clock.advance(1);
  await stage.until(() => stage.outcomes.length === names.length);
  return stage;
}

ported(
  "should time out if ReconciliationTimeout is set",
  "timeoutMs ends a reconcile by its signal",
  async () => {
    await using stage = await timedOut(["bar"]);
    assert(stage.errors[0] instanceof TimeoutError);
  },
);

ported(
  "reconcile_timeouts should increment when ReconciliationTimeout context timeout hits DeadlineExceeded",
  "a reconcile that its time limit has ended is reported as a failure by a TimeoutError",
  async () => {
    await using stage = await timedOut(["bar"]);
    assertEquals(stage.outcomes.map(({ key, outcome }) => [key, outcome]), [[
      "default/bar",
      "failed",
    ]]);
    assertEquals(String(stage.errors[0]), "TimeoutError: The reconcile took longer than 1 ms.");
  },
);

ported(
  "reconcile_timeouts should not increment when user code cancels context earlier than the ReconciliationTimeout",
  "an abort by the reconcile itself is reported with its own reason",
  async () => {
    await using stage = await ControllerStage.start();
    const own = new Error("user cancellation");
    stage.manager.controller({
      for: websites,
      timeoutMs: 10_000,
      reconcile: (_site, { signal }) =>
        untilAborted(AbortSignal.any([signal, AbortSignal.abort(own)])),
    });
    stage.run();
    stage.create("a");
    await stage.until(() => stage.errors.length === 1);
    assertEquals(stage.errors, [own]);
  },
);

ported(
  "reconcile_timeouts should not increment when reconciliation completes before timeout",
  "a reconcile that ends in time leaves no timer",
  async () => {
    const { stage, next } = await outcomes(["success"]);
    await using _stage = stage;
    await next();
    assertEquals([stage.errors, stage.outcomes[0]?.outcome], [[], "succeeded"]);
    await stage.clock.advance(300_000);
    assertEquals(stage.errors, []);
  },
);

ported(
  "reconcile_timeouts should increment multiple times when multiple reconciles timeout",
  "each reconcile has a time limit of its own",
  async () => {
    await using stage = await timedOut(["bar0", "bar1", "bar2"]);
    assertEquals(stage.errors.map((error) => error instanceof TimeoutError), [true, true, true]);
  },
);

ported(
  "reconcile_timeouts should not increment when parent context is cancelled",
  "a reconcile that the stop has ended is not a failure",
  async () => {
    await using stage = await ControllerStage.start();
    let reason: unknown;
    const controller = stage.manager.controller({
      for: websites,
      reconcile: (_site, { signal }) =>
        untilAborted(signal).catch((error) => {
          reason = error;
          throw error;
        }),
    });
    stage.run();
    stage.create("a");
    await stage.until(() => controller.queue.running === 1);
    await stage.stop();
    assertEquals((reason as Error).name, "AbortError");
    assertEquals([stage.errors, stage.outcomes, controller.counts.failed], [[], [], 0]);
  },
);

ported(
  "should not configure a timeout if ReconciliationTimeout is zero",
  "without a setting a reconcile may take five minutes",
  async () => {
    await using stage = await ControllerStage.start();
    const controller = stage.manager.controller({
      for: websites,
      reconcile: (_site, { signal }) => untilAborted(signal),
    });
    stage.run();
    stage.create("a");
    await stage.until(() => controller.queue.running === 1);
    await stage.clock.advance(299_999);
    assertEquals(stage.errors, []);
    await stage.clock.advance(1);
    await stage.until(() => stage.errors.length === 1);
    assert(stage.errors[0] instanceof TimeoutError);
  },
);

ported(
  "ReconcileIDFromContext should return the correct reconcileID from context",
  "each reconcile has an id, which its failure is reported with",
  async () => {
    const reported: unknown[] = [];
    await using stage = await ControllerStage.start({
      onError: (_error, _controller, _key, reconcileId) => reported.push(reconcileId),
    });
    const ids: string[] = [];
    stage.manager.controller({
      for: websites,
      reconcile: (_site, { reconcileId }) => {
        ids.push(reconcileId);
        throw new Error("not yet");
      },
    });
    stage.run();
    stage.create("a");
    stage.create("b");
    await stage.until(() => reported.length === 2);
    assertEquals([reported, new Set(ids).size], [ids, 2]);
  },
);

ported.end(endShared);
