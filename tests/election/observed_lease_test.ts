import { assertEquals } from "@std/assert";
import { ACTIVE_UID, type Lease } from "../../src/election/lease.ts";
import { ObservedLease } from "../../src/election/observed_lease.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { test } from "../support/test.ts";

interface Given {
  uid?: string;
  version?: string;
  active?: boolean;
  holder?: string;
  seconds?: number;
}

function lease({ uid = "u", version = "1", active = true, holder, seconds = 15 }: Given): Lease {
  const annotations = active ? { [ACTIVE_UID]: uid } : {};
  return {
    metadata: { name: "a", uid, resourceVersion: version, annotations },
    spec: {
      leaseDurationSeconds: seconds,
      ...(holder !== undefined && { holderIdentity: holder }),
    },
  };
}

function observer() {
  const clock = new FakeClock();
  const options = { clock, identity: "me", leaseDurationMs: 15_000 };
  return { clock, observed: new ObservedLease(options) };
}

test("a Lease that does not exist cannot be taken", () => {
  const { observed } = observer();
  observed.see(undefined);
  assertEquals([observed.canBeTaken, observed.lease], [false, undefined]);
});

test("an active Lease that is free, or one's own, can be taken at once", () => {
  for (const holder of [undefined, "", "me"]) {
    const { observed } = observer();
    observed.see(lease(holder === undefined ? {} : { holder }));
    assertEquals(observed.canBeTaken, true);
  }
});

test("another holder's Lease can be taken after the holder's own duration without a renewal", () => {
  const { clock, observed } = observer();
  observed.see(lease({ holder: "other", seconds: 20 }));
  clock.skip(19_999);
  observed.see(lease({ holder: "other", seconds: 20 }));
  assertEquals(observed.canBeTaken, false);
  clock.skip(1);
  assertEquals(observed.canBeTaken, true);
});

test("each new version starts the wait again, whatever its times say", () => {
  const { clock, observed } = observer();
  observed.see(lease({ holder: "other" }));
  clock.skip(14_000);
  observed.see(lease({ holder: "other", version: "2" }));
  clock.skip(14_000);
  assertEquals(observed.canBeTaken, false);
  clock.skip(1_000);
  assertEquals(observed.canBeTaken, true);
});

test("an inactive Lease can be taken a full duration after its uid was first seen", () => {
  const { clock, observed } = observer();
  observed.see(lease({ active: false }));
  clock.skip(10_000);
  observed.see(lease({ active: false, version: "2" }));
  clock.skip(4_999);
  assertEquals(observed.canBeTaken, false);
  clock.skip(1);
  assertEquals(observed.canBeTaken, true);
  observed.see(lease({ uid: "restored", active: false, holder: "me" }));
  assertEquals(observed.canBeTaken, false);
});

test("the wall clock does not count", () => {
  const { clock, observed } = observer();
  observed.see(lease({ holder: "other" }));
  clock.setWall(clock.now() + 3_600_000);
  assertEquals(observed.canBeTaken, false);
});
