import { assertEquals, assertInstanceOf } from "@std/assert";
import { Freshness } from "../../../src/election/shards/freshness.ts";
import { OwnBuckets } from "../../../src/election/shards/own_buckets.ts";
import { ShardLostError } from "../../../src/election/shards/shard_lost_error.ts";
import { ShardTenures } from "../../../src/election/shards/shard_tenures.ts";
import { momentOf } from "../../../src/core/time/clock.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { test } from "../../support/test.ts";

function start() {
  const clock = new FakeClock();
  const own = new OwnBuckets();
  const freshness = [new Freshness(clock, 10_000), new Freshness(clock, 10_000)];
  const calls: string[] = [];
  const tenures = new ShardTenures({
    clock,
    own,
    freshness,
    work: {
      onStart: (bucket) => calls.push(`start ${bucket}`),
      onStop: (bucket, reason) => {
        assertInstanceOf(reason, ShardLostError);
        calls.push(`stop ${bucket}`);
      },
      isBusy: () => false,
    },
  });
  const confirm = () => {
    for (const each of freshness) each.confirm(momentOf(clock));
  };
  return { clock, own, tenures, calls, confirm };
}

test("work begins only when membership and map are confirmed, and ends with the first of them", async () => {
  const { clock, own, tenures, calls, confirm } = start();
  own.adopt("me", ["me", "other"]);
  tenures.refresh();
  assertEquals([calls, tenures.mayStart(0)], [[], false]);
  confirm();
  tenures.refresh();
  assertEquals([calls, tenures.mayStart(0), tenures.mayStart(1)], [["start 0"], true, false]);
  await clock.advance(10_000);
  assertEquals([calls, tenures.mayWork(0)], [["start 0", "stop 0"], false]);
  confirm();
  tenures.refresh();
  assertEquals(calls, ["start 0", "stop 0", "start 0"]);
});

test("running work goes on while a bucket drains, and new work begins when it is taken back", () => {
  const { own, tenures, calls, confirm } = start();
  own.adopt("me", ["me"]);
  confirm();
  tenures.refresh();
  own.change(0, "draining");
  tenures.refresh();
  assertEquals([tenures.mayStart(0), tenures.mayWork(0), calls], [false, true, ["start 0"]]);
  own.change(0, "held");
  tenures.refresh();
  assertEquals(calls, ["start 0", "start 0"]);
  own.change(0, "releasing");
  tenures.refresh();
  assertEquals([tenures.mayWork(0), calls.at(-1)], [false, "stop 0"]);
});

test("the end stops all work for good, and leaves no timer", () => {
  const { clock, own, tenures, calls, confirm } = start();
  own.adopt("me", ["me", "me"]);
  confirm();
  tenures.refresh();
  tenures.end();
  assertEquals([calls.slice(2), clock.pending], [["stop 0", "stop 1"], 0]);
  tenures.refresh();
  assertEquals([tenures.mayWork(0), calls.length], [false, 4]);
});
