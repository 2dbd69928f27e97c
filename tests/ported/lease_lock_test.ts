import { assert, assertEquals } from "@std/assert";
import { createLeaderElection } from "../../src/election/leader_election.ts";
import { elected, Replica } from "../election/simulation/led_replica.ts";
import { Stage } from "../election/simulation/stage.ts";
import { leaseLockCases } from "./cases/leader_election_cases.ts";
import { notedActor, notFound, placeActiveLease } from "./lease_stage.ts";
import { portedTests } from "./upstream_cases.ts";

const ported = portedTests(leaseLockCases);

ported(
  "TestGetError",
  "a Lease that does not exist is created, and no error is reported",
  async () => {
    const stage = new Stage();
    const replica = new Replica(stage);
    await stage.pass(1);
    assertEquals([stage.lease.metadata.name, replica.heard], ["main", ["waiting free"]]);
  },
);

ported(
  "TestGet",
  "an election shows the holder of the Lease, its time and its transitions",
  async () => {
    const stage = new Stage();
    const acquireTime = "2026-01-01T00:00:00.000000Z";
    placeActiveLease(stage, { holderIdentity: "bing", acquireTime, leaseTransitions: 7 });
    const replica = new Replica(stage);
    await stage.pass(1);
    const leader = { identity: "bing", since: acquireTime, transitions: 7 };
    assertEquals(replica.election.leader, leader);
  },
);

for (
  const [upstream, options, expected] of [
    ["TestRecordEventSuccess", {}, 1],
    ["TestRecordEventNilRecorder", { events: false }, 0],
  ] as const
) {
  ported(upstream, `an election records ${expected} Event when it begins to lead`, async () => {
    const stage = new Stage();
    placeActiveLease(stage, { holderIdentity: "" });
    const { kube, events } = notedActor(stage);
    const election = createLeaderElection(kube, { name: "main", ...options });
    const stop = new AbortController();
    const stopped = Promise.withResolvers<void>();
    const result = election.lead(() => stopped.promise, { signal: stop.signal });
    await stage.pass(1);
    const event = `Normal LeaderElection ${election.identity} became leader`;
    assertEquals([events, election.state], [expected ? [event] : [], "leading"]);
    stopped.resolve();
    await stage.pass(1);
    await result;
  });
}

ported(
  "TestCreateError",
  "a Lease that another candidate has created meanwhile is not an error",
  async () => {
    const stage = new Stage();
    const [leader] = await elected(stage, 1);
    let reads = 0;
    const { actor, requests } = notedActor(
      stage,
      ({ method }) => method === "GET" && reads++ === 0 ? notFound() : undefined,
    );
    const late = new Replica(stage, { actor });
    await stage.pass(10);
    assertEquals(requests.slice(0, 3).map(({ method }) => method), ["GET", "POST", "GET"]);
    assertEquals([leader.leads, late.leads], [true, false]);
    assertEquals(late.heard, ["waiting free", "waiting led"]);
  },
);

ported("TestDescribe", "a lost Lease is named by its namespace and name", async () => {
  const stage = new Stage();
  const [leader] = await elected(stage, 1);
  leader.actor.weather.lostRequests = 1;
  await stage.pass(12);
  const { message } = leader.terms[0]!.signal.reason as Error;
  assert(message.includes("default/main"), message);
});

ported(
  "TestLeaseConversion",
  "the Lease of a leader has all fields that client-go writes",
  async () => {
    const stage = new Stage();
    const [leader] = await elected(stage, 1);
    const { acquireTime, renewTime, ...spec } = stage.lease.spec;
    assertEquals(spec, {
      holderIdentity: leader.election.identity,
      leaseDurationSeconds: 15,
      leaseTransitions: 1,
    });
    for (const time of [acquireTime, renewTime]) {
      assert(/^2026-01-01T00:00:\d\d\.\d{6}Z$/.test(String(time)), String(time));
    }
  },
);

for (
  const [upstream, labels] of [
    ["TestUpdateWithNilLabelsOnLease", undefined],
    ["TestUpdateWithNilLabelsOnLeaseLock", { "custom-key": "custom-val" }],
  ] as const
) {
  ported(
    upstream,
    `a Lease with ${labels ? "labels" : "no labels"} is taken and renewed`,
    async () => {
      const stage = new Stage();
      placeActiveLease(stage, { holderIdentity: "" }, labels);
      const replica = new Replica(stage);
      await stage.pass(10);
      assertEquals([replica.leads, stage.lease.metadata.labels], [true, labels]);
    },
  );
}

ported("TestLabelUpdate", "labels that others change are kept by each renewal", async () => {
  const stage = new Stage();
  placeActiveLease(stage, { holderIdentity: "" }, { "custom-key": "custom-val" });
  const replica = new Replica(stage);
  await stage.pass(3);
  const labels = { "custom-key": "new-custom-val", "custom-key-2": "custom-val-2" };
  const { metadata, ...lease } = stage.lease;
  const body = JSON.stringify({ ...lease, metadata: { ...metadata, labels } });
  const path = "/apis/coordination.k8s.io/v1/namespaces/default/leases/main";
  const put = stage.actor().kube.fetch(path, { method: "PUT", body });
  await stage.pass(10);
  assertEquals((await put).status, 200);
  assertEquals([replica.leads, stage.lease.metadata.labels], [true, labels]);
});

ported.end();
