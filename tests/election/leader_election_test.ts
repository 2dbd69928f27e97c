import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { createLeaderElection, type LeaderTerm } from "../../src/election/leader_election.ts";
import { LeadershipLostError } from "../../src/election/term.ts";
import { test } from "../support/test.ts";
import { LEASE_PATH } from "./simulation/candidate.ts";
import { elected, Replica } from "./simulation/led_replica.ts";
import { Stage } from "./simulation/stage.ts";

test("the first start of all waits for a full duration, and then one replica leads", async () => {
  const stage = new Stage();
  const replicas = [new Replica(stage), new Replica(stage), new Replica(stage)];
  await stage.pass(15);
  assertEquals(replicas.filter(({ leads }) => leads).length, 0);
  await stage.pass(10); // the others have seen the leader, too
  const leaders = replicas.filter(({ leads }) => leads);
  assertEquals(leaders.length, 1);
  const [{ election }] = leaders as [Replica];
  const { leader, state, identity, renewalAgeMs = Infinity } = election;
  assertEquals([state, leader?.identity, leader?.transitions], ["leading", identity, 1]);
  assertEquals(election.name, "main");
  assert(renewalAgeMs < 2_100);
  for (const replica of replicas) assertEquals(replica.election.leader?.identity, identity);
  await stage.pass(60);
  assertEquals(replicas.filter(({ leads }) => leads), leaders);
  assertEquals(stage.lease.spec.leaseTransitions, 1);
});

test("a leader that stops gives the Lease back, and another leads within seconds", async () => {
  const stage = new Stage();
  const stop = new AbortController();
  const first = new Replica(stage, { signal: stop.signal });
  await stage.pass(25);
  const second = new Replica(stage);
  await stage.pass(10);
  assertEquals([first.leads, second.leads], [true, false]);
  const [{ fencingToken }] = first.terms as [LeaderTerm];
  const reason = new Error("SIGTERM");
  stop.abort(reason);
  await stage.pass(5);
  assertEquals([first.leads, second.leads], [false, true]);
  assertEquals(await first.result, "done");
  assertEquals(first.terms[0]!.signal.reason, reason);
  assertEquals(first.election.state, "idle");
  assert(second.terms[0]!.fencingToken !== fencingToken);
  assertEquals(stage.lease.spec.leaseTransitions, 2);
});

test("lead ends in the same way waiting and leading when it is stopped", async () => {
  const stage = new Stage();
  await elected(stage, 1);
  const stop = new AbortController();
  const waiting = new Replica(stage, { signal: stop.signal });
  await stage.pass(5);
  stop.abort(new Error("SIGTERM"));
  await stage.pass(1);
  assertEquals([await waiting.result, waiting.election.state], [undefined, "idle"]);
  const stopped = new Replica(stage, { signal: AbortSignal.abort() });
  await stage.pass(1);
  assertEquals([await stopped.result, stopped.terms], [undefined, []]);
});

test("a killed leader is replaced after its Lease has expired", async () => {
  const stage = new Stage();
  const [leader, other] = await elected(stage, 2);
  leader.actor.process.kill();
  await stage.pass(12);
  assertEquals(other!.leads, false);
  await stage.pass(12); // it asks up to 4.4 s after the last renewal, and after the 15 s
  assertEquals(other!.leads, true);
});

test("a leader without a connection stops after 10 s, and competes again afterwards", async () => {
  const stage = new Stage();
  const [leader, other] = await elected(stage, 2);
  leader.actor.weather.lostRequests = 1;
  await stage.pass(12.5);
  assertEquals([leader.leads, other!.leads], [false, false]);
  assert(leader.terms[0]!.signal.reason instanceof LeadershipLostError);
  await stage.pass(10);
  assertEquals(other!.leads, true);
  leader.actor.weather.lostRequests = 0;
  await stage.pass(10);
  assertEquals([leader.election.state, leader.terms.length], ["waiting", 1]);
  assert(leader.heard.includes("error TimeoutError"), leader.heard.join());
});

test("a renewal whose response is lost is found again, and the term goes on", async () => {
  const stage = new Stage();
  const [leader] = await elected(stage, 1);
  leader.actor.weather.lostResponses = 1;
  await stage.pass(4);
  leader.actor.weather.lostResponses = 0;
  await stage.pass(30);
  assertEquals([leader.leads, leader.terms.length], [true, 1]);
});

test("a suspended leader does not lead when it runs again", async () => {
  const stage = new Stage();
  const [leader, other] = await elected(stage, 2);
  leader.actor.process.pause(60_000);
  await stage.pass(59);
  assertEquals(other!.leads, true);
  await stage.pass(3);
  assertEquals([leader.leads, other!.leads], [false, true]);
  assertEquals(stage.lease.spec.holderIdentity, other!.election.identity);
});

test("a frozen wall clock does not hide renewals", async () => {
  const stage = new Stage();
  const [leader, other] = await elected(stage, 2);
  leader.actor.process.freezeWall(120_000);
  await stage.pass(60);
  assertEquals([leader.leads, leader.terms.length, other!.leads], [true, 1, false]);
});

test("a Lease that is deleted leaves no leader for a full duration", async () => {
  const stage = new Stage();
  const [leader, other] = await elected(stage, 2);
  stage.api.delete(LEASE_PATH);
  await stage.pass(14);
  assertEquals([leader.leads, other!.leads], [false, false]);
  await stage.pass(12);
  assertEquals([leader, other!].filter(({ leads }) => leads).length, 1);
});

test("a Lease that is restored from a backup is inactive, although it names a holder", async () => {
  const stage = new Stage();
  const [leader, other] = await elected(stage, 2);
  const backup = stage.lease;
  await stage.pass(10);
  stage.api.restore(LEASE_PATH, backup);
  await stage.pass(14);
  assertEquals([leader.leads, other!.leads], [false, false]);
  await stage.pass(12);
  assertEquals([leader, other!].filter(({ leads }) => leads).length, 1);
});

test("a Lease that another candidate has taken ends the term at the next renewal", async () => {
  const stage = new Stage();
  const [leader] = await elected(stage, 1);
  const { metadata, spec } = stage.lease;
  const taken = { metadata, spec: { ...spec, holderIdentity: "outsider" } };
  const put = leader.actor.kube.fetch(LEASE_PATH, { method: "PUT", body: JSON.stringify(taken) });
  await stage.pass(5);
  assertEquals((await put).status, 200);
  assertEquals(leader.leads, false);
  const { reason } = leader.terms[0]!.signal;
  assert(/outsider has taken it/.test(String(reason)), String(reason));
  assertEquals(stage.lease.spec.holderIdentity, "outsider");
});

test("work that ends by itself ends the election with its result, and frees the Lease", async () => {
  const stage = new Stage();
  const { kube } = stage.actor();
  const election = createLeaderElection(kube, { name: "main", events: false });
  const result = election.lead(() => Promise.resolve(42));
  await stage.pass(25);
  assertEquals([await result, stage.lease.spec.holderIdentity], [42, ""]);
});

test("work that throws ends the election with its error, and frees the Lease", async () => {
  const stage = new Stage();
  const { kube } = stage.actor();
  const election = createLeaderElection(kube, { name: "main", events: false });
  const broken = new RangeError("broken");
  const result = election.lead(() => {
    throw broken;
  }).catch((error) => error);
  await stage.pass(25);
  assertEquals([await result, stage.lease.spec.holderIdentity], [broken, ""]);
});

test("the Lease is kept while the work still has to end", async () => {
  const stage = new Stage();
  const stop = new AbortController();
  const { kube } = stage.actor();
  const election = createLeaderElection(kube, { name: "main", events: false });
  const drained = Promise.withResolvers<void>();
  const result = election.lead(() => drained.promise, { signal: stop.signal });
  await stage.pass(25);
  const other = new Replica(stage);
  await stage.pass(5);
  stop.abort();
  await stage.pass(60);
  assertEquals([election.state, other.leads, stage.lease.spec.holderIdentity], [
    "stopping",
    false,
    election.identity,
  ]);
  drained.resolve();
  await stage.pass(5);
  await result;
  assertEquals(other.leads, true);
});

test("an election ends with its client", async () => {
  const stage = new Stage();
  const { kube } = stage.actor();
  const disposal = new AbortController();
  const owned = { ...kube, disposed: disposal.signal };
  const waiting = createLeaderElection(owned, { name: "main", events: false });
  const result = waiting.lead(() => Promise.resolve()).catch((error) => error);
  await stage.pass(5);
  const reason = new DOMException("The KubeFetch has been disposed of.", "AbortError");
  disposal.abort(reason);
  await stage.pass(1);
  assertEquals([await result, waiting.state], [undefined, "idle"]);
  assertEquals(await waiting.lead(() => Promise.resolve()).catch((error) => error), reason);
});

test("leaderWrite runs only while this replica leads, and ends after 4 s", async () => {
  const stage = new Stage();
  const [leader] = await elected(stage, 1);
  const [term] = leader.terms as [LeaderTerm];
  assertEquals(await term.leaderWrite(() => Promise.resolve(1)), 1);
  const slow = assertRejects(
    () =>
      term.leaderWrite(({ signal }) =>
        new Promise((_, reject) =>
          signal.addEventListener("abort", () => reject(signal.reason), { once: true })
        )
      ),
    Error,
    "within 4000 ms: no write may outlive the Lease",
  );
  await stage.pass(4);
  await slow;
  leader.actor.weather.lostRequests = 1;
  await stage.pass(12);
  let sent = false;
  await assertRejects(
    () => term.leaderWrite(() => Promise.resolve(void (sent = true))),
    LeadershipLostError,
  );
  assertEquals(sent, false);
});

test("an election takes part once at a time, and its settings are checked", async () => {
  const stage = new Stage();
  const { kube } = stage.actor();
  const election = createLeaderElection(kube, { name: "main", events: false });
  const stop = new AbortController();
  const first = election.lead(() => Promise.resolve(), { signal: stop.signal }).catch(() => {});
  await assertRejects(() => election.lead(() => Promise.resolve()), TypeError, "takes part");
  stop.abort();
  await stage.pass(10);
  await first;
  for (const name of ["Reports", "a_b", "", "a/b", ".."]) {
    assertThrows(() => createLeaderElection(kube, { name }), TypeError);
  }
  for (const namespace of ["", "X", "a.b"]) {
    assertThrows(() => createLeaderElection(kube, { name: "a", namespace }), TypeError);
  }
  const idle = createLeaderElection(kube, { name: "a" });
  await assertRejects(() => idle.lead(undefined as never), TypeError, "lead needs the work");
  const misspelt = { sgnal: AbortSignal.abort() } as object;
  const message = 'lead has no setting "sgnal"; its settings are signal';
  await assertRejects(() => idle.lead(() => Promise.resolve(), misspelt), TypeError, message);
  assertThrows(
    () => createLeaderElection(kube, { name: "a", renewDeadlineMs: 15_000 }),
    RangeError,
  );
});
