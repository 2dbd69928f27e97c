import { assertEquals, assertRejects } from "@std/assert";
import { Membership } from "../../../src/election/shards/membership.ts";
import { ShardRequests } from "../../../src/election/shards/shard_requests.ts";
import { clockOf } from "../../../src/transport/kube_internals.ts";
import { type Actor, Stage } from "../simulation/stage.ts";
import { test } from "../../support/test.ts";

const PATH = "/apis/coordination.k8s.io/v1/namespaces/default/leases/main-a";

function start() {
  const stage = new Stage();
  const actor = stage.actor();
  const requests = new ShardRequests(actor.kube, {
    clock: clockOf(actor.kube),
    namespace: "default",
    name: "main",
    buckets: 4,
  });
  return { stage, actor, requests, membership: new Membership(requests, "a") };
}

/** Renews while the world runs on. */
async function renew(stage: Stage, membership: Membership): Promise<void> {
  const renewing = membership.renew();
  renewing.catch(() => {});
  await stage.pass(4);
  await renewing;
}

function cut({ weather }: Actor, lost: { requests?: number; responses?: number }): void {
  Object.assign(weather, { lostRequests: lost.requests ?? 0, lostResponses: lost.responses ?? 0 });
}

test("a membership is valid for ten seconds from the start of its last renewal", async () => {
  const { stage, membership } = start();
  assertEquals(membership.isValid, false);
  await renew(stage, membership);
  const { spec } = stage.api.get(PATH) as unknown as { spec: { holderIdentity: string } };
  assertEquals([membership.isValid, spec.holderIdentity], [true, "a"]);
  await stage.pass(5);
  assertEquals(membership.isValid, true);
  await stage.pass(1);
  assertEquals([membership.isValid, membership.isLost], [false, false]);
  await renew(stage, membership);
  assertEquals(membership.isValid, true, "a lapse alone loses nothing");
});

test("a membership counts from the start of a request, however late its response is", async () => {
  const { stage, actor, membership } = start();
  actor.weather.responseMs = 2_900;
  for (let requests = 0; requests < 5; requests++) {
    await renew(stage, membership); // it takes four seconds
    assertEquals(membership.freshness.ageMs, 4_000);
  }
});

test("a renewal without a response does not count; the next one reads the Lease first", async () => {
  const { stage, actor, membership } = start();
  await renew(stage, membership);
  cut(actor, { responses: 1 });
  await assertRejects(() => renew(stage, membership));
  cut(actor, {});
  await stage.pass(3);
  assertEquals(membership.isValid, false);
  await renew(stage, membership);
  assertEquals([membership.isValid, membership.isLost], [true, false]);
});

test("a Lease whose creation had no response is used if it is there, and never created again", async () => {
  const { stage, actor, membership } = start();
  cut(actor, { responses: 1 });
  await assertRejects(() => renew(stage, membership));
  cut(actor, {});
  await renew(stage, membership);
  assertEquals(membership.isValid, true);

  const other = start();
  cut(other.actor, { requests: 1 });
  await assertRejects(() => renew(other.stage, other.membership));
  cut(other.actor, {});
  await renew(other.stage, other.membership);
  assertEquals([other.membership.isLost, other.stage.api.get(PATH)], [true, undefined]);
});

test("a deleted Lease, or another one of the same name, ends the membership", async () => {
  for (const damage of ["delete", "restore"] as const) {
    const { stage, membership } = start();
    await renew(stage, membership);
    if (damage === "delete") stage.api.delete(PATH);
    else stage.api.restore(PATH, stage.api.get(PATH)!);
    await assertRejects(() => renew(stage, membership));
    await renew(stage, membership);
    assertEquals([membership.isLost, membership.isValid], [true, false]);
  }
});

test("a member that leaves deletes its own Lease only", async () => {
  const { stage, membership } = start();
  await renew(stage, membership);
  const leaving = membership.leave();
  await stage.pass(1);
  await leaving;
  assertEquals([stage.api.get(PATH), membership.isLost], [undefined, true]);
  const other = start();
  await renew(other.stage, other.membership);
  other.stage.api.restore(PATH, other.stage.api.get(PATH)!);
  const gone = other.membership.leave();
  await other.stage.pass(1);
  await gone;
  assertEquals(other.stage.api.get(PATH) !== undefined, true);
});
