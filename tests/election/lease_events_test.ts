import { assertEquals } from "@std/assert";
import { LeaseEvents } from "../../src/election/lease_events.ts";
import { systemClock } from "../../src/runtime/system_clock.ts";
import { startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";

const lease = { metadata: { name: "main", uid: "1" } };

test("LeaseEvents records what a candidate does, under a new name each time", async () => {
  await using pod = await startPod();
  const options = { clock: systemClock, namespace: "default", identity: "web-0_0123" };
  const recorder = new LeaseEvents(pod.kube(), options);
  await recorder.record("became leader", lease);
  await recorder.record("stopped leading", lease);
  const stored = pod.server.objects.list({ apiVersion: "events.k8s.io/v1", kind: "Event" });
  stored.sort((a, b) => String(a.note) < String(b.note) ? -1 : 1); // their names are random
  assertEquals(stored.map(({ note, reason, regarding }) => [note, reason, regarding]), [
    ["web-0_0123 became leader", "LeaderElection", {
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      namespace: "default",
      name: "main",
      uid: "1",
    }],
    ["web-0_0123 stopped leading", "LeaderElection", stored[0]!.regarding],
  ]);
});

test("LeaseEvents drops an Event that the server refuses", async () => {
  await using pod = await startPod();
  pod.server.faults.inject({ kind: "status", code: 403, match: { method: "POST" } });
  const options = { clock: systemClock, namespace: "default", identity: "web-0_0123" };
  await new LeaseEvents(pod.kube(), options).record("became leader", lease);
  assertEquals(pod.server.objects.list({ apiVersion: "v1", kind: "Event" }), []);
});
