import { assertEquals, assertRejects } from "@std/assert";
import { checkTiming } from "../../src/election/election_timing.ts";
import { Elector } from "../../src/election/elector.ts";
import { LeaseAccessError } from "../../src/election/lease_access.ts";
import type { Term } from "../../src/election/term.ts";
import { clockOf } from "../../src/transport/kube_internals.ts";
import { startPod } from "../support/fakes/pod.ts";
import { test } from "../support/test.ts";
import { Stage } from "./simulation/stage.ts";

const settings = { namespace: "default", name: "main", random: () => 0 };

function elector(stage: Stage, identity: string): Elector {
  const { kube } = stage.actor();
  const timing = checkTiming({});
  return new Elector(kube, { ...settings, clock: clockOf(kube), identity, timing });
}

const { signal } = new AbortController();

test("an elector opens a term with the version of its write, and renews every 2 s", async () => {
  const stage = new Stage();
  const candidate = elector(stage, "a");
  const opening = candidate.acquire(signal);
  await stage.pass(20);
  const { term, fencingToken } = await opening;
  assertEquals(stage.lease.metadata.resourceVersion, fencingToken);
  assertEquals(stage.lease.spec.holderIdentity, "a");
  const kept = candidate.keep(term);
  const version = () => Number(stage.lease.metadata.resourceVersion);
  const before = version();
  await stage.pass(21);
  assertEquals([term.isLeading(), version() - before], [true, 10]);
  stage.lease.spec.leaseDurationSeconds = 2 ** 31 - 1; // by hand: no candidate would take it any more
  await stage.pass(3);
  assertEquals(stage.lease.spec.leaseDurationSeconds, 15);
  term.end("the test is over");
  await stage.pass(1);
  await kept;
});

test("a term and its renewals count from before the server's write, however late the response is", async () => {
  const stage = new Stage();
  const { kube, weather } = stage.actor();
  weather.responseMs = 4_000;
  const candidate = new Elector(kube, {
    ...settings,
    clock: clockOf(kube),
    identity: "a",
    timing: checkTiming({}),
  });
  let term: Term | undefined;
  const leading = candidate.acquire(signal).then((opened) => candidate.keep(term = opened.term));
  let written = { version: "", atMs: 0 };
  let renewals = 0;
  const younger: string[] = [];
  for (let nowMs = 0; nowMs <= 40_000; nowMs += 500) {
    const version = stage.lease?.metadata.resourceVersion ?? "";
    if (version !== written.version) {
      written = { version, atMs: nowMs };
      if (term) renewals++;
    }
    const leastMs = nowMs - written.atMs;
    if (term && term.renewalAgeMs < leastMs) younger.push(`${term.renewalAgeMs} < ${leastMs}`);
    await stage.pass(0.5);
  }
  assertEquals([younger, renewals > 3], [[], true]);
  term?.end("the test is over");
  await stage.pass(5);
  await leading;
});

test("a release frees only the elector's own Lease", async () => {
  const stage = new Stage();
  const first = elector(stage, "a");
  const opening = first.acquire(signal);
  await stage.pass(20);
  const { term } = await opening;
  term.end("paused"); // it does not renew
  const second = elector(stage, "b");
  const taking = second.acquire(signal);
  await stage.pass(20);
  const taken = await taking;
  const late = first.release();
  await stage.pass(1);
  await late;
  assertEquals(stage.lease.spec.holderIdentity, "b");
  taken.term.end("the test is over");
  const own = second.release();
  await stage.pass(1);
  await own;
  assertEquals(stage.lease.spec.holderIdentity, "");
});

for (const conflicts of [1, 100]) {
  test(`a release meets ${conflicts} renewals that were still on their way`, async () => {
    const stage = new Stage();
    const { kube } = stage.actor();
    let left = 0;
    let reads = 0;
    const fetch: typeof kube.fetch = async (input, init) => {
      const response = await kube.fetch(input, init);
      if (left === 0 || (init?.method ?? "GET") !== "GET") return response;
      left--;
      reads++;
      const lease = await response.clone().json(); // after this read the renewal arrives
      lease.spec.renewTime = new Date(1e12 + reads).toISOString();
      await kube.fetch(input, { method: "PUT", body: JSON.stringify(lease) });
      return response;
    };
    const failures: string[] = [];
    const candidate = new Elector({ ...kube, fetch }, {
      ...settings,
      clock: clockOf(kube),
      identity: "a",
      timing: checkTiming({}),
      onFailure: (error) => failures.push((error as Error).name),
    });
    const opening = candidate.acquire(signal);
    await stage.pass(20);
    (await opening).term.end("its work has ended");
    left = conflicts;
    const releasing = candidate.release();
    await stage.pass(5);
    await releasing;
    const isShort = conflicts === 1;
    assertEquals([stage.lease.spec.holderIdentity, failures, reads], [
      isShort ? "" : "a",
      isShort ? [] : ["ApiStatusError"],
      isShort ? 1 : 5,
    ]);
  });
}

test("an elector without a permission says which rule is missing", async () => {
  for (const verb of ["get", "create", "update"]) {
    await using pod = await startPod({ authorize: (request) => request.verb !== verb });
    if (verb === "update") {
      pod.server.objects.create({
        apiVersion: "coordination.k8s.io/v1",
        kind: "Lease",
        metadata: { name: "main" },
        spec: { leaseDurationSeconds: 1 },
      });
    }
    const timing = checkTiming({
      leaseDurationMs: 2_000,
      renewDeadlineMs: 900,
      retryPeriodMs: 50,
    });
    const kube = pod.kube();
    const clock = clockOf(kube);
    const candidate = new Elector(kube, { ...settings, clock, identity: "a", timing });
    const error = await assertRejects(() => candidate.acquire(signal), LeaseAccessError);
    assertEquals(error.verbs, [verb]);
  }
});
