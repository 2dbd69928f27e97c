import { assert, assertEquals, assertRejects } from "@std/assert";
import { emptyShardData } from "../../../src/election/shards/shard_map.ts";
import { ShardMapError } from "../../../src/election/shards/shard_map_error.ts";
import { ShardMember } from "../../../src/election/shards/shard_member.ts";
import { ShardRequests } from "../../../src/election/shards/shard_requests.ts";
import { clockOf } from "../../../src/transport/kube_internals.ts";
import { seededRandom } from "../../support/seeded_random.ts";
import { test } from "../../support/test.ts";
import type { StoredObject } from "../simulation/simulated_api.ts";
import { simulatedKube } from "../simulation/simulated_kube.ts";
import { type Actor, Stage } from "../simulation/stage.ts";

const MAP = "/api/v1/namespaces/default/configmaps/main";
const LEASES = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
const BUCKETS = 4;

interface Running {
  member: ShardMember;
  actor: Actor;
  busy: Set<number>;
  errors: unknown[];
  leave: AbortController;
  ending: Promise<string>;
}

/** Changes how the requests of a member are sent. */
type Route = (send: typeof fetch) => typeof fetch;

/** Starts a member; its work is busy on the buckets that a test names. */
function join(stage: Stage, identity: string, route: Route = (send) => send): Running {
  const actor = stage.actor();
  const kube = simulatedKube(route(actor.kube.fetch), actor.process.clock);
  const busy = new Set<number>();
  const errors: unknown[] = [];
  const requests = new ShardRequests(kube, {
    clock: clockOf(kube),
    namespace: "default",
    name: "main",
    buckets: BUCKETS,
  });
  const member = new ShardMember(requests, {
    identity,
    random: seededRandom(1),
    work: { onStart: () => {}, onStop: () => {}, isBusy: (bucket) => busy.has(bucket) },
    onFailure: (error) => errors.push(error),
  });
  const leave = new AbortController();
  const ending = member.run(leave.signal);
  ending.catch(() => {});
  return { member, actor, busy, errors, leave, ending };
}

function holdersOf(stage: Stage): unknown {
  const map = stage.api.get(MAP) as StoredObject & { data: Record<string, string> };
  return JSON.parse(map.data.holders!);
}

function working({ member }: Running): number[] {
  return [0, 1, 2, 3].filter((bucket) => member.mayWork(bucket));
}

test("the first member waits for the duration of a Lease, then takes all buckets", async () => {
  const stage = new Stage();
  const first = join(stage, "a");
  await stage.pass(14);
  assertEquals([holdersOf(stage), working(first)], [{}, []]);
  await stage.pass(4);
  assertEquals([holdersOf(stage), working(first)], [{ a: [0, 1, 2, 3] }, [0, 1, 2, 3]]);
});

test("a member that joins gets its share once the running work of the other has ended", async () => {
  const stage = new Stage();
  const first = join(stage, "a");
  await stage.pass(20);
  for (const bucket of [0, 1, 2, 3]) first.busy.add(bucket);
  const second = join(stage, "b");
  await stage.pass(12);
  assertEquals([working(first), working(second)], [[0, 1, 2, 3], []]);
  assertEquals([0, 1, 2, 3].filter((bucket) => first.member.mayStart(bucket)).length, 2);
  first.busy.clear();
  first.member.workEnded();
  await stage.pass(12);
  assertEquals([working(first).length, working(second).length], [2, 2]);
});

test("a member without an answer stops after ten seconds, and goes on after the next answer", async () => {
  const stage = new Stage();
  const first = join(stage, "a");
  await stage.pass(20);
  Object.assign(first.actor.weather, { lostRequests: 1 });
  await stage.pass(4);
  assertEquals(working(first).length, BUCKETS);
  await stage.pass(7);
  assertEquals(working(first), []);
  Object.assign(first.actor.weather, { lostRequests: 0 });
  await stage.pass(6);
  assertEquals(working(first).length, BUCKETS);
});

test("a map counts from the start of its request, however late the response is", async () => {
  const stage = new Stage();
  let isLate = false;
  let startMs: number | undefined;
  const first = join(stage, "a", (send) => async (input, init) => {
    if (!isLate || init?.method !== undefined || !String(input).endsWith(MAP)) {
      return await send(input, init);
    }
    if (startMs !== undefined) throw new TypeError("connection closed");
    startMs = stage.world.nowMs;
    const response = await send(input, init);
    await new Promise<void>((resolve) => stage.world.after(2_500, resolve));
    return response;
  });
  await stage.pass(20);
  isLate = true;
  while (startMs === undefined) await stage.pass(0.1);
  await stage.pass((startMs + 9_900 - stage.world.nowMs) / 1_000);
  assertEquals(working(first).length, BUCKETS);
  await stage.pass(0.2);
  assertEquals([working(first), first.member.members], [[], ["a"]]);
});

test("the buckets of a member that was killed are taken after its Lease was deleted", async () => {
  const stage = new Stage();
  const first = join(stage, "a");
  await stage.pass(20);
  const second = join(stage, "b");
  await stage.pass(12);
  first.actor.process.kill();
  await stage.pass(9);
  assertEquals(working(second).length, 2);
  await stage.pass(15);
  assertEquals(working(second).length, BUCKETS);
  assertEquals(stage.api.get(`${LEASES}/main-a`), undefined);
});

test("a member whose Lease was deleted stops for good, and its buckets wait 15 s", async () => {
  const stage = new Stage();
  const first = join(stage, "a");
  await stage.pass(20);
  const second = join(stage, "b");
  await stage.pass(12);
  stage.api.delete(`${LEASES}/main-a`);
  await stage.pass(7);
  assertEquals(await first.ending, "lost");
  assertEquals([working(first), working(second).length], [[], 2]);
  await stage.pass(16);
  assertEquals(working(second).length, BUCKETS);
});

test("a deleted or restored map stops all members; they begin again after 15 s", async () => {
  for (const damage of ["delete", "restore"] as const) {
    const stage = new Stage();
    const first = join(stage, "a");
    await stage.pass(20);
    if (damage === "delete") stage.api.delete(MAP);
    else stage.api.restore(MAP, stage.api.get(MAP)!);
    await stage.pass(12);
    assertEquals(working(first), []);
    await stage.pass(16);
    assertEquals(working(first).length, BUCKETS);
  }
});

test("a write of the map without a response counts when a later version shows it", async () => {
  const stage = new Stage();
  const first = join(stage, "a");
  await stage.pass(15);
  Object.assign(first.actor.weather, { lostResponses: 1 });
  await stage.pass(4);
  assertEquals([working(first), first.errors.length > 0], [[], true]);
  Object.assign(first.actor.weather, { lostResponses: 0 });
  await stage.pass(6);
  assertEquals([working(first).length, holdersOf(stage)], [BUCKETS, { a: [0, 1, 2, 3] }]);
});

test("a bucket is not worked on after a write that gives it back, though the old map is read again", async () => {
  const stage = new Stage();
  const worked: number[] = [];
  let [isLeaving, lost] = [false, 0];
  const first = join(stage, "a", (send) => async (input, init) => {
    if (lost > 0) worked.push(...working(first));
    if (isLeaving && init?.method === "PUT" && String(input).includes(MAP) && lost++ < 3) {
      throw new TypeError("connection closed"); // the write may arrive, and another member work on it
    }
    return await send(input, init);
  });
  await stage.pass(20);
  assertEquals(working(first).length, BUCKETS);
  isLeaving = true;
  first.leave.abort();
  await stage.pass(20);
  assertEquals([lost, worked, holdersOf(stage)], [4, [], {}]);
  assertEquals(await first.ending, "left");
});

test("a member that leaves waits for its work, and frees everything", async () => {
  const stage = new Stage();
  const first = join(stage, "a");
  await stage.pass(20);
  first.busy.add(2);
  first.leave.abort();
  await stage.pass(3);
  assertEquals(working(first), [2]);
  first.busy.clear();
  first.member.workEnded();
  await stage.pass(3);
  assertEquals(await first.ending, "left");
  assertEquals([holdersOf(stage), stage.api.get(`${LEASES}/main-a`)], [{}, undefined]);
});

test("a member that cannot reach the server leaves when its membership has ended", async () => {
  const stage = new Stage();
  const first = join(stage, "a");
  await stage.pass(20);
  Object.assign(first.actor.weather, { lostRequests: 1 });
  first.leave.abort();
  await stage.pass(20);
  assertEquals(await first.ending, "left");
});

test("a map of other settings ends the membership with an error", async () => {
  const stage = new Stage();
  const metadata = { name: "main", uid: "u", resourceVersion: "1" };
  stage.api.restore(MAP, { metadata, data: emptyShardData(8) });
  const first = join(stage, "a");
  await stage.pass(5);
  await assertRejects(() => first.ending, ShardMapError);
  assert(stage.api.get(`${LEASES}/main-a`) === undefined, "its Lease is gone");
});
