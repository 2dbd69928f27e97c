import { assert, assertEquals } from "@std/assert";
import { createLeaderElection } from "../../src/election/leader_election.ts";
import { LeadershipLostError } from "../../src/election/term.ts";
import { elected, Replica } from "../election/simulation/led_replica.ts";
import { Stage } from "../election/simulation/stage.ts";
import { leaseReleaseCases } from "./cases/leader_election_cases.ts";
import { conflict, hang, notedActor, secondsUntilLed, stageHeldBy } from "./lease_stage.ts";
import { portedTests } from "./upstream_cases.ts";

const ported = portedTests(leaseReleaseCases);

ported(
  "TestReleaseLeaseLeases: release acquired lock from no object",
  "a Lease that is given back has no holder, and the election no leader",
  async () => {
    const stage = stageHeldBy("");
    const stop = new AbortController();
    const replica = new Replica(stage, { signal: stop.signal });
    await stage.pass(5);
    stop.abort();
    await stage.pass(1);
    const { holderIdentity, leaseTransitions } = stage.lease.spec;
    assertEquals([await replica.result, holderIdentity, leaseTransitions], ["done", "", 1]);
    assertEquals([replica.election.leader, replica.election.state], [undefined, "idle"]);
  },
);

ported(
  "TestReleaseMethodCallsGet",
  "a release reads the Lease before it writes it",
  async () => {
    const stage = stageHeldBy("");
    const { actor, requests } = notedActor(stage);
    const stop = new AbortController();
    const replica = new Replica(stage, { actor, signal: stop.signal });
    await stage.pass(0.5);
    const before = requests.length;
    stop.abort();
    await stage.pass(1);
    await replica.result;
    assertEquals(requests.slice(before).map(({ method }) => method), ["GET", "PUT"]);
  },
);

ported(
  "TestReleaseRetriesOnConflict",
  "a release that meets a conflict is tried again",
  async () => {
    const stage = stageHeldBy("");
    let conflicts = 0;
    const { actor } = notedActor(stage, ({ method, body }) => {
      const isRelease = method === "PUT" && body.spec.holderIdentity === "";
      return isRelease && conflicts++ === 0 ? conflict() : undefined;
    });
    const stop = new AbortController();
    new Replica(stage, { actor, signal: stop.signal });
    await stage.pass(0.5);
    stop.abort();
    await stage.pass(5);
    assertEquals([conflicts, stage.lease.spec.holderIdentity], [2, ""]);
  },
);

for (const verb of ["update", "get"] as const) {
  ported(
    `TestReleaseOnCancellation_Leases: release acquired lock on cancellation of ${verb}`,
    `a stop while a renewal's ${verb} hangs gives the Lease back, with an Event for both ends`,
    async () => {
      const stage = stageHeldBy("");
      let hanging = 0;
      let isLeading = false;
      const { kube, events } = notedActor(stage, ({ method }, signal) => {
        if (!isLeading || hanging > 0) return undefined;
        if (verb === "get" && method === "PUT") return conflict();
        hanging++;
        return hang(signal);
      });
      const election = createLeaderElection(kube, { name: "main" });
      const stop = new AbortController();
      const result = election.lead(({ signal }) => {
        isLeading = true;
        return new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      }, { signal: stop.signal });
      await stage.pass(6);
      assertEquals([hanging, election.state], [1, "leading"]);
      stop.abort();
      await stage.pass(1);
      await result;
      assertEquals(stage.lease.spec.holderIdentity, "");
      const of = (what: string) => `Normal LeaderElection ${election.identity} ${what}`;
      assertEquals(events, [of("became leader"), of("stopped leading")]);
    },
  );
}

ported(
  "TestLeaderElectionConfigValidation: a valid configuration",
  "durations that leave a margin make an election",
  () => {
    const timing = { leaseDurationMs: 15_000, renewDeadlineMs: 2_000, retryPeriodMs: 1_000 };
    const election = createLeaderElection(new Stage().actor().kube, { name: "main", ...timing });
    assertEquals([election.name, election.state], ["main", "idle"]);
  },
);

ported(
  "TestLeaderElectionConfigValidation: an empty identity",
  "an election has an identity of its own",
  () => {
    const { kube } = new Stage().actor();
    const [a, b] = [1, 2].map(() => createLeaderElection(kube, { name: "main" }));
    assert(a!.identity.length > 30 && a!.identity !== b!.identity);
  },
);

for (
  const [which, conflictAt, methods] of [
    ["Exercise fast path after lock acquired", -1, ["GET", "PUT", "PUT", "PUT"]],
    ["Fallback to slow path after fast path fails", 2, ["GET", "PUT", "PUT", "GET", "PUT"]],
  ] as const
) {
  ported(
    `TestFastPathLeaderElection: ${which}`,
    `a renewal is one PUT${conflictAt < 0 ? "" : ", and after a conflict a GET and a PUT"}`,
    async () => {
      const stage = stageHeldBy("");
      let puts = 0;
      const { actor, requests } = notedActor(
        stage,
        ({ method }) => method === "PUT" && ++puts === conflictAt ? conflict() : undefined,
      );
      const replica = new Replica(stage, { actor });
      await stage.pass(conflictAt < 0 ? 5 : 4.5);
      assertEquals(requests.map(({ method }) => method), [...methods]);
      assertEquals([replica.leads, replica.terms.length], [true, 1]);
    },
  );
}

ported(
  "TestLeaderElectionHealthChecker: call check before leader elector initialized",
  "an election that has not begun is idle, without an age of a renewal",
  () => {
    const election = createLeaderElection(new Stage().actor().kube, { name: "main" });
    const { state, leader, renewalAgeMs } = election;
    assertEquals([state, leader, renewalAgeMs], ["idle", undefined, undefined]);
  },
);

ported(
  "TestLeaderElectionHealthChecker: call check when the lease is far expired",
  "a leader that cannot renew its Lease has stopped by itself long before an hour",
  async () => {
    const stage = new Stage();
    const [leader] = await elected(stage, 1);
    leader.actor.weather.lostRequests = 1;
    await stage.pass(3_600);
    assertEquals([leader.leads, leader.election.renewalAgeMs], [false, undefined]);
    assertEquals([leader.election.state, leader.terms.length], ["waiting", 1]);
    assert(leader.terms[0]!.signal.reason instanceof LeadershipLostError);
  },
);

ported(
  "TestLeaderElectionHealthChecker: call check when the lease is far expired but held by another server",
  "a Lease of another holder that has expired fails nothing here: it is taken",
  async () => {
    const stage = stageHeldBy("otherServer", { leaseDurationSeconds: 3_600 });
    const replica = new Replica(stage);
    await stage.pass(3_590);
    assertEquals([replica.election.state, replica.election.leader?.identity], [
      "waiting",
      "otherServer",
    ]);
    await secondsUntilLed(stage, replica);
    assert(replica.heard.every((text) => !text.startsWith("error")), replica.heard.join());
  },
);

ported(
  "TestLeaderElectionHealthChecker: call check when the lease is not expired",
  "the age of a leader's renewal stays below the time between two",
  async () => {
    const stage = new Stage();
    const [leader] = await elected(stage, 1);
    for (let second = 0; second < 20; second++) {
      await stage.pass(1);
      assert(leader.election.renewalAgeMs! < 2_100, `${leader.election.renewalAgeMs}`);
    }
  },
);

ported(
  "TestLeaderElectionHealthChecker: call check when the lease is expired but inside the timeout",
  "a leader has stopped when its Lease expires, without any tolerance",
  async () => {
    const stage = new Stage();
    const [leader, other] = await elected(stage, 2);
    leader.actor.weather.lostRequests = 1;
    await stage.pass(10.1);
    assertEquals([leader.leads, leader.terms[0]!.signal.aborted, other!.leads], [
      false,
      true,
      false,
    ]);
  },
);

ported.end();
