import { assertEquals } from "@std/assert";
import { OwnBuckets } from "../../../src/election/shards/own_buckets.ts";
import {
  planShards,
  quotaOf,
  type ShardSituation,
} from "../../../src/election/shards/shard_plan.ts";
import { test } from "../../support/test.ts";

function situation(
  more: Partial<ShardSituation> & Pick<ShardSituation, "holders">,
): ShardSituation {
  return {
    identity: "me",
    alive: ["me"],
    isDead: () => false,
    isBusy: () => false,
    isLeaving: false,
    ...more,
  };
}

function ownOf(holders: readonly (string | undefined)[]): OwnBuckets {
  const own = new OwnBuckets();
  own.adopt("me", holders);
  return own;
}

test("a plan takes free buckets up to the share, and those of dead members", () => {
  const holders = ["me", undefined, "dead", "other", undefined, "dead"];
  const isDead = (identity: string) => identity === "dead";
  const given = situation({ holders, alive: ["me", "other"], isDead });
  const plan = planShards(given, ownOf(holders));
  assertEquals(plan.holders, ["me", "me", "me", "other", undefined, undefined]);
  assertEquals([plan.releases, plan.isChange], [[], true]);
});

test("a plan leaves the buckets of a member that is absent but not dead", () => {
  const holders = ["absent", "absent", "me"];
  const plan = planShards(situation({ holders }), ownOf(holders));
  assertEquals([plan.holders, plan.isChange], [holders, false]);
});

test("a plan gives idle buckets beyond the share back, and lets busy ones end first", () => {
  const holders = ["me", "me", "me", "me"];
  const own = ownOf(holders);
  let busy = [2, 3];
  const given = situation({
    holders,
    alive: ["me", "a", "b"],
    isBusy: (bucket) => busy.includes(bucket),
  });
  const first = planShards(given, own);
  assertEquals([first.releases, first.holders], [[0, 1], [undefined, undefined, "me", "me"]]);
  const leaving = planShards({ ...given, isLeaving: true }, own);
  assertEquals([leaving.releases, own.all("draining")], [[0, 1], [0, 1, 2, 3]]);
  busy = [];
  assertEquals(planShards({ ...given, isLeaving: true }, own).releases, [0, 1, 2, 3]);
});

test("a plan takes a draining bucket back when the share has grown, without a write", () => {
  const holders = ["me", "me"];
  const own = ownOf(holders);
  const isBusy = () => true;
  planShards(situation({ holders, alive: ["me", "a"], isBusy }), own);
  assertEquals(own.all("draining").length, 1);
  const plan = planShards(situation({ holders, isBusy }), own);
  assertEquals([own.all("held"), plan.isChange], [[0, 1], false]);
});

test("a plan gives back again what an unconfirmed write was to give back", () => {
  const holders = ["me", "me"];
  const own = ownOf(holders);
  own.change(1, "releasing");
  const plan = planShards(situation({ holders }), own);
  assertEquals([plan.releases, plan.holders], [[1], ["me", undefined]]);
});

test("quotaOf divides the buckets, and gives the rest to those with the most", () => {
  const loads = new Map([["a", 0], ["b", 5], ["c", 5]]);
  assertEquals([...loads.keys()].map((each) => quotaOf(each, loads, 10)), [3, 4, 3]);
  assertEquals([...loads.keys()].map((each) => quotaOf(each, loads, 2)), [0, 1, 1]);
  assertEquals(quotaOf("a", new Map([["a", 0]]), 64), 64);
  assertEquals(quotaOf("unknown", loads, 10), 0);
});
