import { assertEquals } from "@std/assert";
import { ReflectorPlan } from "../../../src/informer/reflector/reflector_plan.ts";
import { test } from "../../support/test.ts";

const shown = ({ mustRead, usesWatchList, listsNewest }: ReflectorPlan) => ({
  mustRead,
  usesWatchList,
  listsNewest,
});

test("a reflector reads the state from a watch, unless it has a state or its options say otherwise", () => {
  assertEquals(shown(new ReflectorPlan({})), {
    mustRead: true,
    usesWatchList: true,
    listsNewest: false,
  });
  const settings = { watchList: false, consistentList: true };
  const resumed = new ReflectorPlan(settings);
  resumed.resume();
  assertEquals(shown(resumed), {
    mustRead: false,
    usesWatchList: false,
    listsNewest: true,
  });
});

test("the effect of a failure lasts until the state has been read", () => {
  const plan = new ReflectorPlan({});
  plan.resume();
  assertEquals(plan.failed({ means: "list" }, 0), 0);
  assertEquals(plan.failed({ means: "listNewest" }, 0), 0);
  assertEquals(shown(plan), { mustRead: true, usesWatchList: false, listsNewest: true });
  plan.synced(1);
  assertEquals(shown(plan), { mustRead: false, usesWatchList: true, listsNewest: false });
});

test("a history that is gone is read again at once, unless the last relist did not help", () => {
  const plan = new ReflectorPlan({});
  const relist = (nowMs: number) => plan.failed({ means: "relist" }, nowMs);
  assertEquals(relist(0), undefined); // nothing has been read yet
  plan.synced(1_000);
  assertEquals(relist(1_999), undefined);
  plan.synced(3_000);
  assertEquals([relist(4_000), relist(9_000)], [0, undefined]);
});

test("a resumed state that is too old is read again at once", () => {
  const plan = new ReflectorPlan({});
  plan.resume();
  assertEquals(plan.failed({ means: "relist" }, 5), 0);
});

test("a second failed request for the newest state waits", () => {
  const plan = new ReflectorPlan({ watchList: false });
  const newest = () => plan.failed({ means: "listNewest" }, 0);
  assertEquals([newest(), newest()], [0, undefined]);
});

test("a refused list is followed by a watch, which may be the only one allowed", () => {
  const plan = new ReflectorPlan({});
  plan.failed({ means: "list" }, 0);
  const refusal = { means: "wait", refused: true, delayMs: 7 } as const;
  assertEquals(plan.failed(refusal, 0), 7);
  assertEquals(shown(plan), { mustRead: true, usesWatchList: true, listsNewest: false });
  const listing = new ReflectorPlan({ watchList: false });
  listing.failed(refusal, 0);
  assertEquals(listing.usesWatchList, false);
});

test("a list instead of a failed WatchList is made once, at once; the next attempt is a WatchList", () => {
  const plan = new ReflectorPlan({});
  const wait = { means: "wait", refused: false, delayMs: undefined } as const;
  assertEquals(plan.failed({ means: "listOnce", newest: false }, 0), 0);
  assertEquals(shown(plan), { mustRead: true, usesWatchList: false, listsNewest: false });
  assertEquals([plan.failed(wait, 0), plan.usesWatchList], [undefined, true]);
  plan.failed({ means: "listOnce", newest: true }, 0);
  assertEquals(shown(plan), { mustRead: true, usesWatchList: false, listsNewest: true });
  // A WatchList that the server does not support is not tried again before the state has been read.
  plan.failed({ means: "list" }, 0);
  assertEquals([plan.failed(wait, 0), plan.usesWatchList], [undefined, false]);
});
