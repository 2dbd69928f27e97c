import { trace } from "@opentelemetry/api";
import { assertEquals } from "@std/assert";
import { createManager } from "../../src/controller/manager.ts";
import { createInformer } from "../../src/informer/create_informer.ts";
import { Instruments } from "../../src/otel/instruments.ts";
import { ObservedKube } from "../../src/otel/observed_kube.ts";
import { ObservedParts, tokenFigures } from "../../src/otel/observed_parts.ts";
import { configMaps, startWebsites, websites } from "../support/controllers/websites.ts";
import { startPod } from "../support/fakes/pod.ts";
import { figuresOf } from "../support/telemetry/figures_of.ts";
import { RecordingSdk } from "../support/telemetry/recording_sdk.ts";
import { test } from "../support/test.ts";

test("ObservedParts asks all parts for their figures, the informers of managers among them", async () => {
  await using pod = await startWebsites();
  await using manager = createManager(pod.kube(), { leaderElection: { name: "main" } });
  await using sharded = createManager(pod.kube(), { shards: { name: "parts" } });
  const reconcile = () => {};
  manager.controller({ for: websites, owns: [configMaps], reconcile });
  const selection = { labelSelector: "a=b", fieldSelector: "metadata.name=c" };
  sharded.controller({ for: { resource: configMaps, ...selection }, reconcile });
  const parts = new ObservedParts();
  let ended = 0;
  for (const each of [manager, sharded]) {
    parts.managers.set(each, { [Symbol.dispose]: () => void ended++ });
  }
  parts.elections.add({ name: "mine", renewalAgeMs: 5 });
  assertEquals([...parts.allInformers()].map(([name]) => name), [
    "/apis/example.com/v1/websites",
    "/api/v1/configmaps",
    "/api/v1/configmaps?labelSelector=a=b&fieldSelector=metadata.name=c",
  ]);
  const figures = figuresOf((observe) => parts.collect(observe));
  const found = (start: string) => figures.filter((figure) => figure.startsWith(start));
  assertEquals(found("leader"), ['leader 0 {"lease":"main"}', 'leader 1 {"lease":"mine"}']);
  assertEquals(found("shardsHeld"), ['shardsHeld 0 {"shards":"parts"}']);
  assertEquals(found("queueDepth "), [
    'queueDepth 0 {"controller":"websites"}',
    'queueDepth 0 {"controller":"configmaps"}',
  ]);
  assertEquals(found("informerObjects").length, 3);
  parts[Symbol.dispose]();
  assertEquals([figuresOf((observe) => parts.collect(observe)), ended], [[], 2]);
});

test("ObservedParts forgets a client when it ends, without a collection", async () => {
  await using pod = await startPod();
  using parts = new ObservedParts();
  const observed = new ObservedKube(pod.kube(), {
    tracer: trace.getTracer("test"),
    instruments: new Instruments({
      meter: new RecordingSdk().meterProvider.getMeter("test"),
      catalog: {},
      collect: () => {},
    }),
    onStateRead: () => {},
  });
  parts.addClient(observed);
  assertEquals(parts.clients.size, 1);
  await observed.kube[Symbol.asyncDispose]();
  assertEquals(parts.clients.size, 0);
});

test("ObservedParts forgets an informer that has ended", async () => {
  await using pod = await startPod();
  const informer = createInformer(pod.kube(), "/api/v1/configmaps");
  using parts = new ObservedParts();
  parts.informers.set("mine", informer);
  assertEquals(figuresOf((observe) => parts.collect(observe)).length, 8);
  await informer[Symbol.asyncDispose]();
  assertEquals(figuresOf((observe) => parts.collect(observe)), []);
  assertEquals(parts.informers.size, 0);
});

const token = {
  path: "/token",
  ageMs: 5,
  reads: 4,
  rotations: 2,
  failures: 1,
  failing: false,
  healthy: true,
};

test("tokenFigures tells the age since the token was issued, if the token says when", () => {
  const server = { address: "host" };
  const at = (nowMs: number, issuedAt?: Date) =>
    figuresOf((observe) =>
      tokenFigures({ ...token, ...(issuedAt && { issuedAt }) }, server, { observe, nowMs })
    );
  const counts = ['tokenRotations 2 {"address":"host"}', 'tokenFailures 1 {"address":"host"}'];
  assertEquals(at(9_000, new Date(4_000)), ['tokenAge 5 {"address":"host"}', ...counts]);
  assertEquals(at(0, new Date(4_000))[0], 'tokenAge 0 {"address":"host"}'); // clocks differ
  assertEquals(at(9_000), counts);
});
