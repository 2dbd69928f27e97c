import { assert, assertEquals } from "@std/assert";
import { LEASE_PATH } from "../election/simulation/candidate.ts";
import { elected, Replica } from "../election/simulation/led_replica.ts";
import { Stage } from "../election/simulation/stage.ts";
import { leaderElectionCases } from "./cases/leader_election_cases.ts";
import { secondsUntilLed, stageHeldBy } from "./lease_stage.ts";
import { portedTests } from "./upstream_cases.ts";

const ported = portedTests(leaderElectionCases);

ported(
  "TestTryAcquireOrRenewLeases: acquire from no object",
  "a Lease that does not exist is created at once, and led after a full duration",
  async () => {
    const stage = new Stage();
    const replica = new Replica(stage);
    await stage.pass(1);
    assertEquals([stage.lease.spec.holderIdentity, replica.leads], [undefined, false]);
    assert(await secondsUntilLed(stage, replica) >= 14);
    assertEquals(stage.lease.spec.holderIdentity, replica.election.identity);
    assertEquals(replica.election.leader?.identity, replica.election.identity);
  },
);

ported(
  "TestTryAcquireOrRenewLeases: acquire from object without annotations",
  "a Lease without a record is led after a full duration, as a new transition",
  async () => {
    const stage = new Stage();
    stage.api.restore(LEASE_PATH, {
      metadata: { name: "main", uid: "", resourceVersion: "" },
      spec: {},
    });
    const replica = new Replica(stage);
    assert(await secondsUntilLed(stage, replica) >= 15);
    assertEquals(stage.lease.spec.leaseTransitions, 1);
  },
);

ported(
  "TestTryAcquireOrRenewLeases: acquire from led object with the lease duration seconds",
  "the duration that stands in the Lease counts, not that of the candidate",
  async () => {
    const stage = stageHeldBy("bing", { leaseDurationSeconds: 3 });
    const replica = new Replica(stage);
    await stage.pass(2.9);
    assertEquals([replica.leads, replica.election.leader?.identity], [false, "bing"]);
    const seconds = await secondsUntilLed(stage, replica);
    assert(seconds <= 5, `${seconds} s`);
    assertEquals(stage.lease.spec.leaseTransitions, 1);
  },
);

ported(
  "TestTryAcquireOrRenewLeases: acquire from unled object",
  "a free Lease is taken by the first request",
  async () => {
    const stage = stageHeldBy("");
    const replica = new Replica(stage);
    await stage.pass(0.5);
    assertEquals([replica.leads, stage.lease.spec.leaseTransitions], [true, 1]);
  },
);

ported(
  "TestTryAcquireOrRenewLeases: acquire from led, unacked object",
  "a Lease whose holder does not renew it is taken after the candidate's duration",
  async () => {
    const stage = stageHeldBy("bing");
    const replica = new Replica(stage);
    const seconds = await secondsUntilLed(stage, replica);
    assert(seconds >= 15 && seconds <= 20, `${seconds} s`);
    assertEquals(stage.lease.spec.leaseTransitions, 1);
  },
);

ported(
  "TestTryAcquireOrRenewLeases: acquire from empty led, acked object",
  "a free Lease is taken at once, although its renewTime is in the future",
  async () => {
    const renewTime = "2126-01-01T00:00:00.000000Z";
    const stage = stageHeldBy("", { leaseDurationSeconds: 15, renewTime });
    const replica = new Replica(stage);
    await stage.pass(0.5);
    assertEquals([replica.leads, stage.lease.spec.leaseTransitions], [true, 1]);
    assert(String(stage.lease.spec.renewTime) > renewTime);
  },
);

ported(
  "TestTryAcquireOrRenewLeases: don't acquire from led, acked object",
  "a Lease that its holder renews is not taken, and the holder is known",
  async () => {
    const stage = new Stage();
    const [leader, other] = await elected(stage, 2);
    await stage.pass(60);
    assertEquals([leader.leads, other!.leads, other!.terms.length], [true, false, 0]);
    assertEquals(other!.election.leader?.identity, leader.election.identity);
    assertEquals(stage.lease.spec.leaseTransitions, 1);
  },
);

ported(
  "TestTryAcquireOrRenewLeases: renew already acquired object",
  "a renewal is not a transition, and reports no new leader",
  async () => {
    const stage = new Stage();
    const [leader] = await elected(stage, 1);
    const before = stage.lease;
    const heard = leader.heard.length;
    await stage.pass(30);
    assert(stage.lease.metadata.resourceVersion !== before.metadata.resourceVersion);
    assertEquals(stage.lease.spec.leaseTransitions, before.spec.leaseTransitions);
    assertEquals([leader.leads, leader.heard.length], [true, heard]);
  },
);

ported(
  "TestLeaseSpecToLeaderElectionRecordRoundTrip",
  "fields of the Lease that an election does not know are kept",
  async () => {
    const fields = { preferredHolder: "web-1", strategy: "OldestEmulationVersion" };
    const stage = stageHeldBy("", fields);
    const replica = new Replica(stage);
    await stage.pass(10);
    const { preferredHolder, strategy } = stage.lease.spec;
    assertEquals([replica.leads, { preferredHolder, strategy }], [true, fields]);
  },
);

ported.end();
