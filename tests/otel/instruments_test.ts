import { assertEquals } from "@std/assert";
import { Instruments } from "../../src/otel/instruments.ts";
import type { Metric, MetricCatalog } from "../../src/otel/metric.ts";
import { RecordingSdk } from "../support/telemetry/recording_sdk.ts";
import { test } from "../support/test.ts";

function metric(kind: Metric["kind"], name: string): Metric {
  return { kind, name, unit: "s", description: "A figure.", attributes: { by: "controller" } };
}

const catalog: MetricCatalog = {
  requests: metric("counter", "requests"),
  requestDuration: { ...metric("histogram", "duration"), buckets: [1, 2] },
  queueAdds: metric("observedCounter", "adds"),
  queueDepth: metric("observedSum", "depth"),
  leader: metric("observedGauge", "leader"),
};
const pods = { controller: "pods" };
const BY_PODS = '{"by":"pods"}';

test("Instruments records events, and asks for figures when metrics are collected", async () => {
  const sdk = new RecordingSdk();
  let collections = 0;
  const instruments = new Instruments({
    meter: sdk.meterProvider.getMeter("test"),
    catalog,
    collect: (observe) => {
      collections++;
      observe("queueAdds", 5, pods);
      observe("queueDepth", 3, pods);
      observe("leader", 1, pods);
    },
  });
  instruments.record("requests", 1, pods);
  const record = instruments.recorder("requests", pods);
  record(1);
  instruments.record("requestDuration", 1.5, pods);
  assertEquals(collections, 0);
  assertEquals(await sdk.collect(), {
    requests: { [BY_PODS]: 2 },
    duration: { [BY_PODS]: 1 },
    adds: { [BY_PODS]: 5 },
    depth: { [BY_PODS]: 3 },
    leader: { [BY_PODS]: 1 },
  });
  instruments[Symbol.dispose]();
  await sdk.collect();
  assertEquals(collections, 1);
});

test("Instruments drops figures that the catalog has no metric for", async () => {
  const sdk = new RecordingSdk();
  using instruments = new Instruments({
    meter: sdk.meterProvider.getMeter("test"),
    catalog,
    collect: (observe) => observe("shardsHeld", 1, pods),
  });
  instruments.record("watches", 1, pods);
  assertEquals([instruments.records("watches"), instruments.records("requests")], [false, true]);
  assertEquals(await sdk.collect(), {});
});

test("Instruments adds up figures with the same attributes, and takes the largest of gauges", async () => {
  const sdk = new RecordingSdk();
  using _instruments = new Instruments({
    meter: sdk.meterProvider.getMeter("test"),
    catalog,
    collect: (observe) => {
      for (const value of [3, 4, 2]) {
        for (const key of ["queueAdds", "queueDepth", "leader"] as const) observe(key, value, pods);
      }
      observe("queueDepth", 1, { controller: "nodes" });
    },
  });
  assertEquals(await sdk.collect(), {
    adds: { [BY_PODS]: 9 },
    depth: { [BY_PODS]: 9, '{"by":"nodes"}': 1 },
    leader: { [BY_PODS]: 4 },
  });
});
