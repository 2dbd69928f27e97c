import { assert, assertEquals } from "@std/assert";
import { defineResource } from "../../src/client/resource_definition.ts";
import {
  createEventRecorder,
  type EventSubject,
  type RecordedEvent,
} from "../../src/controller/event_recorder.ts";
import type { KubeEvent } from "../../src/election/kube_event.ts";
import { createKubeFetch } from "../../src/transport/create_kube_fetch.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { withClock } from "../support/clocks/with_clock.ts";
import { type Pod, startPod } from "../support/fakes/pod.ts";
import { eventsCases } from "./cases/events_cases.ts";
import { portedTests } from "./upstream_cases.ts";

const ported = portedTests(eventsCases, { leavesOpen: true });

function resource(group: string, kind: string, plural: string, namespaced: boolean) {
  return defineResource({ group, version: "v1", plural, kind, namespaced });
}

const pods = resource("", "Pod", "pods", true);
const nodes = resource("", "Node", "nodes", false);
const ipAddresses = resource("networking.k8s.io", "IPAddress", "ipaddresses", false);

const pod1: EventSubject = {
  resource: pods,
  object: { metadata: { name: "pod1", namespace: "default", uid: "12345" } },
};
const started: RecordedEvent = { reason: "Started", action: "starting", note: "Pod started" };
const fields = {
  type: "Normal",
  reason: "Started",
  action: "starting",
  note: "Pod started",
  reportingController: "example.com/c1",
  reportingInstance: "i1",
};

const kind = { apiVersion: "events.k8s.io/v1", kind: "Event" };
let shared: Promise<Pod> | undefined;

/** A recorder of the server that the tests share, by a clock that stands still. */
async function recorded() {
  const held = new AsyncDisposableStack();
  const { server, config } = await (shared ??= startPod());
  const { objects, faults, requests } = server;
  const events = () => objects.list(kind) as unknown as KubeEvent[];
  held.defer(() => {
    for (const { metadata: { name } } of events()) objects.delete({ ...kind, name });
  });
  const clock = new FakeClock(Date.UTC(2023, 0, 1, 12));
  const dropped: unknown[] = [];
  const kube = held.use(createKubeFetch(config));
  const recorder = createEventRecorder(withClock(kube, clock), {
    controller: "example.com/c1",
    instance: "i1",
    onDropped: (error) => dropped.push(error),
  });
  const record = async (subject: EventSubject, ...given: RecordedEvent[]) => {
    for (const event of given) recorder.record(subject, event);
    await recorder.flush();
    assertEquals(dropped, []);
    return events();
  };
  const first = requests.length;
  const patches = () => requests.slice(first).filter(({ method }) => method === "PATCH").length;
  return { held, clock, recorder, dropped, events, record, patches, faults };
}

const reference = (kind: string, name: string, more: object) => ({
  apiVersion: "v1",
  kind,
  name,
  ...more,
});

for (
  const [upstream, name, subject, event, expected] of [
    [
      "TestEventf: normal event",
      "an Event has its subject, its words and its reporter",
      pod1,
      started,
      { ...fields, regarding: reference("Pod", "pod1", { namespace: "default", uid: "12345" }) },
    ],
    [
      "TestEventf: event with related object and format args",
      "an Event has the other object of its action",
      pod1,
      {
        ...started,
        type: "Warning",
        related: { resource: nodes, object: { metadata: { name: "node1", uid: "67890" } } },
      },
      {
        ...fields,
        type: "Warning",
        regarding: reference("Pod", "pod1", { namespace: "default", uid: "12345" }),
        related: reference("Node", "node1", { uid: "67890" }),
      },
    ],
    [
      "TestEventf: event with invalid Event name",
      "an object whose name cannot begin that of an Event gets Events all the same",
      { resource: ipAddresses, object: { metadata: { name: "2001:db8::123", uid: "12345" } } },
      started,
      {
        ...fields,
        regarding: {
          ...reference("IPAddress", "2001:db8::123", { uid: "12345" }),
          apiVersion: "networking.k8s.io/v1",
        },
      },
    ],
    [
      "TestEventf: large event name",
      "an object with a name of any length gets Events",
      {
        resource: pods,
        object: { metadata: { ...pod1.object.metadata, name: "x".repeat(1_012) } },
      },
      started,
      {
        ...fields,
        regarding: reference("Pod", "x".repeat(1_012), { namespace: "default", uid: "12345" }),
      },
    ],
  ] as const
) {
  ported(upstream, name, async () => {
    const { held, record } = await recorded();
    await using _held = held;
    const [stored, ...more] = await record(subject, event as RecordedEvent);
    assertEquals(more, []);
    const { metadata, eventTime, ...words } = stored!;
    assertEquals([metadata.namespace, eventTime], ["default", "2023-01-01T12:00:00.000000Z"]);
    const { apiVersion: _apiVersion, kind: _kind, ...content } = words as Record<string, unknown>;
    for (const [field, value] of Object.entries(expected)) {
      assertEquals(content[field], value, field);
    }
    if (subject === pod1) assert(metadata.name.startsWith("pod1."), metadata.name);
  });
}

ported(
  "TestEventSeriesf: an isomorphic event",
  "an Event that repeats is a series of 2, and no second one",
  async () => {
    const { held, record, patches } = await recorded();
    await using _held = held;
    await record(pod1, started);
    const events = await record(pod1, { ...started, note: "some verbose message: 1" });
    assertEquals([events.length, events[0]?.series?.count, patches()], [1, 2, 1]);
  },
);

ported(
  "TestEventSeriesf: an event with another action",
  "an Event of another action is another one",
  async () => {
    const { held, record } = await recorded();
    await using _held = held;
    const events = await record(pod1, started, { ...started, action: "stopped" });
    assertEquals(events.map(({ series }) => series), [undefined, undefined]);
  },
);

ported(
  "TestEventSeriesWithEventSinkImplRace",
  "two equal Events at once are one with a series",
  async () => {
    const { held, record } = await recorded();
    await using _held = held;
    const events = await record(pod1, started, started);
    assertEquals(events.map(({ series }) => series?.count), [2]);
  },
);

ported(
  "TestFinishSeries",
  "a series that has ended is written with its last time, and forgotten",
  async () => {
    const { held, clock, recorder, record, events, patches } = await recorded();
    await using _held = held;
    await record(pod1, started, started);
    await clock.advance(60_000);
    await record(pod1, ...Array.from({ length: 8 }, () => started));
    assertEquals([events()[0]?.series?.count, patches()], [2, 1]);
    await clock.advance(360_000);
    await recorder.flush();
    const lastObservedTime = "2023-01-01T12:01:00.000000Z";
    assertEquals([events()[0]?.series, patches()], [{ count: 10, lastObservedTime }, 2]);
    assertEquals((await record(pod1, started)).length, 2);
  },
);

for (const fails of [false, true]) {
  ported(
    `TestRefreshExistingEventSeries: the patch ${fails ? "fails" : "succeeds"}`,
    `a series goes on after 30 minutes, when its count ${fails ? "could not be" : "was"} written`,
    async () => {
      const { held, clock, recorder, dropped, record, events, faults } = await recorded();
      await using _held = held;
      await record(pod1, started, started);
      const match = { method: "PATCH" };
      for (let minutes = 0; minutes < 30; minutes += 5) {
        await clock.advance(300_000);
        if (fails && minutes === 25) faults.inject({ kind: "status", code: 403, match });
        recorder.record(pod1, started);
        await recorder.flush();
      }
      assertEquals([events().length, dropped.length], [1, fails ? 1 : 0]);
      assertEquals(events()[0]?.series?.count, fails ? 2 : 8);
      recorder.record(pod1, started);
      await recorder.finish();
      assertEquals([events().length, events()[0]?.series?.count], [1, 9]);
    },
  );
}

ported("TestRecordEventToSink: record one Event", "one Event has no series", async () => {
  const { held, record, patches } = await recorded();
  await using _held = held;
  const events = await record(pod1, started);
  assertEquals([events.map(({ series }) => series), patches()], [[undefined], 0]);
});

ported(
  "TestRecordEventToSink: record one Event followed by an isomorphic one",
  "the name of an Event stays when it repeats",
  async () => {
    const { held, record } = await recorded();
    await using _held = held;
    const [first] = await record(pod1, started);
    const [second] = await record(pod1, started);
    assertEquals([second?.metadata.name, second?.series?.count], [first?.metadata.name, 2]);
  },
);

ported(
  "TestRecordEventToSink: record one isomorphic Event without one already existing",
  "a series whose Event the server has removed begins anew",
  async () => {
    const { held, record, faults } = await recorded();
    await using _held = held;
    await record(pod1, started);
    faults.inject({ kind: "status", code: 404, match: { method: "PATCH" } });
    const events = await record(pod1, started);
    assertEquals(events.map(({ series }) => series), [undefined, undefined]);
  },
);

ported.end(async () => await (await shared)?.[Symbol.asyncDispose]());
