import { assertEquals } from "@std/assert";
import type { ReconcileObservation } from "../../src/controller/context/reconcile_observation.ts";
import { INITIAL_PRIORITY } from "../../src/controller/sources/sources.ts";
import { clientGoMetrics } from "../../src/otel/client_go_metrics.ts";
import { controllerFigures, recordReconcile } from "../../src/otel/controller_figures.ts";
import { Instruments } from "../../src/otel/instruments.ts";
import { figuresOf } from "../support/telemetry/figures_of.ts";
import { RecordingSdk } from "../support/telemetry/recording_sdk.ts";
import { test } from "../support/test.ts";

test("controllerFigures tells the queue, what runs, and for how long", () => {
  const queue = {
    ready: 3,
    readyLow: 1,
    delayed: 2,
    running: 1,
    added: 9,
    longestRunMs: 1_500,
    unfinishedMs: 2_000,
  };
  const counts = { succeeded: 5, failed: 1, failedForGood: 0, waitedForStore: 3, storeTooLate: 1 };
  const controller = { name: "pods", concurrency: 4, queue, counts };
  const facts = '{"controller":"pods"}';
  assertEquals(figuresOf((observe) => controllerFigures(controller, observe)), [
    `queueDepth 3 ${facts}`,
    'queueDepthByPriority 2 {"controller":"pods","priority":"0"}',
    `queueDepthByPriority 1 {"controller":"pods","priority":"${INITIAL_PRIORITY}"}`,
    `queueAdds 9 ${facts}`,
    `activeReconciles 1 ${facts}`,
    `reconcileLimit 4 ${facts}`,
    `longestRun 1.5 ${facts}`,
    `unfinishedWork 2 ${facts}`,
    `storeWaits 3 ${facts}`,
    `storesTooLate 1 ${facts}`,
  ]);
});

test("recordReconcile counts the outcomes as controller-runtime does", async () => {
  const sdk = new RecordingSdk();
  using instruments = new Instruments({
    meter: sdk.meterProvider.getMeter("test"),
    catalog: clientGoMetrics,
    collect: () => {},
  });
  const end = (outcome: ReconcileObservation["outcome"]) =>
    recordReconcile(instruments, {
      controller: "pods",
      key: "default/web",
      reconcileId: "id-1",
      outcome,
      waitedMs: 5,
      durationMs: 20,
    });
  for (const outcome of ["succeeded", "requeued", "failed", "failed", "failedForGood"] as const) {
    end(outcome);
  }
  const pods = '{"controller":"pods"}';
  const queue = '{"name":"pods","controller":"pods"}';
  assertEquals(await sdk.collect(), {
    workqueue_queue_duration_seconds: { [queue]: 5 },
    workqueue_retries_total: { [queue]: 3 },
    workqueue_work_duration_seconds: { [queue]: 5 },
    controller_runtime_reconcile_time_seconds: { [pods]: 5 },
    controller_runtime_reconcile_total: {
      '{"controller":"pods","result":"success"}': 1,
      '{"controller":"pods","result":"requeue_after"}': 1,
      '{"controller":"pods","result":"error"}': 3,
    },
    controller_runtime_reconcile_errors_total: { [pods]: 3 },
    controller_runtime_terminal_reconcile_errors_total: { [pods]: 1 },
  });
});
