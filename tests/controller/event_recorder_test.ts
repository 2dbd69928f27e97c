import { assertEquals } from "@std/assert";
import { createEventRecorder } from "../../src/controller/event_recorder.ts";
import { currentRuntime } from "../../src/runtime/platform/current_runtime.ts";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { websites } from "../support/controllers/websites.ts";
import { type Pod, startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";

const site = { metadata: { name: "a", namespace: "default", uid: "1" } };
const subject = { resource: websites, object: site };

interface StoredEvent {
  note: string;
  reason: string;
  type: string;
  regarding: { name: string };
  reportingInstance: string;
  series?: { count: number };
}

function stored({ server }: Pod): StoredEvent[] {
  const kind = { apiVersion: "events.k8s.io/v1", kind: "Event" };
  return server.objects.list(kind) as unknown as StoredEvent[];
}

async function recorderOf(pod: Pod, clock: FakeClock) {
  const runtime = { ...currentRuntime(), clock };
  const kube = createKubeFetch(await pod.server.config(), { runtime });
  const dropped: unknown[] = [];
  const recorder = createEventRecorder(kube, {
    controller: "example.com/websites",
    instance: "web-0",
    onDropped: (error) => dropped.push(error),
  });
  return { kube, recorder, dropped };
}

test("an Event that repeats becomes a series, written at first and then every 30 minutes", async () => {
  await using pod = await startPod();
  const clock = new FakeClock(Date.now());
  const { kube, recorder, dropped } = await recorderOf(pod, clock);
  await using _kube = kube;
  const event = { reason: "Created", note: "made it" };
  const record = async (note: string) => {
    recorder.record(subject, { ...event, note });
    await recorder.flush();
    return stored(pod).map(({ note, series }) => [note, series?.count]);
  };
  assertEquals(await record("made it"), [["made it", undefined]]);
  assertEquals(await record("made it again"), [["made it", 2]]);
  assertEquals(await record("and again"), [["made it", 2]]);
  for (let minutes = 0; minutes < 30; minutes += 5) {
    clock.skip(5 * 60_000);
    await record("still");
  }
  assertEquals(stored(pod).map(({ series }) => series?.count), [9]);
  clock.skip(6 * 60_000);
  assertEquals((await record("later")).length, 2);
  recorder.record(subject, { ...event, type: "Warning" });
  await recorder.flush();
  assertEquals([stored(pod).length, dropped.length], [3, 0]);
});

test("an Event that the server has removed is created again", async () => {
  await using pod = await startPod();
  const { kube, recorder, dropped } = await recorderOf(pod, new FakeClock(Date.now()));
  await using _kube = kube;
  const event = { reason: "Created", note: "made it" };
  recorder.record(subject, event);
  await recorder.flush();
  const [{ metadata }] = stored(pod) as unknown as [{ metadata: { name: string } }];
  const kind = { apiVersion: "events.k8s.io/v1", kind: "Event" };
  pod.server.objects.delete({ ...kind, name: metadata.name });
  recorder.record(subject, event);
  await recorder.flush();
  assertEquals([stored(pod).length, dropped.length], [1, 0]);
});

test("what does not fit or is refused is dropped and counted, and long texts are cut", async () => {
  await using pod = await startPod();
  const { kube, recorder, dropped } = await recorderOf(pod, new FakeClock(Date.now()));
  await using _kube = kube;
  recorder.record(subject, { reason: "r".repeat(200), note: "ä".repeat(2_000) });
  await recorder.flush();
  assertEquals(stored(pod).map(({ reason, note }) => [reason.length, note.length]), [[128, 512]]);
  pod.server.faults.inject({ kind: "status", code: 403, match: { method: "POST" } as never });
  recorder.record(subject, { reason: "Other", note: "x" });
  await recorder.flush();
  assertEquals(dropped.length, 1);
  for (let count = 0; count < 1_100; count++) {
    recorder.record(subject, { reason: "Many", note: "x" });
  }
  assertEquals(recorder.dropped > 90, true);
  await recorder.flush();
});

test("an Event recorded 50 times ends with its true count, by time or by finish", async () => {
  await using pod = await startPod();
  const clock = new FakeClock(Date.now());
  const { kube, recorder, dropped } = await recorderOf(pod, clock);
  await using _kube = kube;
  const counts = () => stored(pod).map(({ reason, series }) => [reason, series?.count]).toSorted();
  for (let count = 0; count < 50; count++) recorder.record(subject, { reason: "A", note: "x" });
  await recorder.flush();
  assertEquals(counts(), [["A", 2]]);
  await clock.advance(3 * 60_000);
  recorder.record(subject, { reason: "A", note: "x" });
  await recorder.flush();
  await clock.advance(3 * 60_000);
  await recorder.flush();
  assertEquals(counts(), [["A", 2]]); // the series goes on
  await clock.advance(3 * 60_000);
  await recorder.flush();
  assertEquals([counts(), clock.pending], [[["A", 51]], 0]);
  for (let count = 0; count < 50; count++) recorder.record(subject, { reason: "B", note: "x" });
  await recorder.finish();
  assertEquals([counts(), clock.pending, dropped], [[["A", 51], ["B", 50]], 0, []]);
});

test("the id of the reconcile stands whole in the reportingInstance, which has at most 128 bytes", async () => {
  await using pod = await startPod();
  const { kube, recorder } = await recorderOf(pod, new FakeClock(Date.now()));
  await using _kube = kube;
  const reconcileId = crypto.randomUUID();
  recorder.record(subject, { reason: "A", note: "a" }, { reconcileId });
  const long = createEventRecorder(kube, { controller: "example.com/a", instance: "é".repeat(99) });
  long.record(subject, { reason: "B", note: "b" }, { reconcileId });
  long.record(subject, { reason: "C", note: "c" });
  await Promise.all([recorder.flush(), long.flush()]);
  const instances = stored(pod).map(({ reason, reportingInstance }) => [reason, reportingInstance]);
  assertEquals(Object.fromEntries(instances), {
    A: `web-0/${reconcileId}`,
    B: `${"é".repeat(45)}/${reconcileId}`,
    C: "é".repeat(64),
  });
});
