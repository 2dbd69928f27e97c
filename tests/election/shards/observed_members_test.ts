import { assertEquals } from "@std/assert";
import type { Lease } from "../../../src/election/lease.ts";
import { ObservedMembers } from "../../../src/election/shards/observed_members.ts";
import { FakeClock } from "../../support/clocks/fake_clock.ts";
import { test } from "../../support/test.ts";

const lease = (resourceVersion: string): Lease => ({
  metadata: { name: "main-a", uid: "u", resourceVersion },
  spec: { leaseDurationSeconds: 15 },
});

test("a member has expired when its Lease has stood unchanged for its duration", async () => {
  const clock = new FakeClock();
  const members = new ObservedMembers(clock);
  members.see(new Map([["a", lease("1")], ["b", lease("1")]]));
  await clock.advance(14_999);
  members.see(new Map([["a", lease("1")], ["b", lease("2")]]));
  assertEquals([members.alive, members.expired], [["a", "b"], []]);
  await clock.advance(1);
  assertEquals(members.expired, [{ identity: "a", uid: "u", resourceVersion: "1" }]);
  assertEquals([members.alive, members.has("a")], [["b"], true]);
  members.bury("a");
  assertEquals([members.isDead("a"), members.has("a"), members.expired], [true, false, []]);
});

test("an absent member is dead when it is still absent after the duration of a Lease", async () => {
  const clock = new FakeClock();
  const members = new ObservedMembers(clock);
  members.seeMember("a", undefined);
  members.seeMember("b", undefined);
  await clock.advance(14_999);
  members.seeMember("a", undefined);
  members.seeMember("b", lease("1"));
  assertEquals([members.isDead("a"), members.isDead("b")], [false, false]);
  await clock.advance(1);
  assertEquals(members.isDead("a"), false, "it must be looked for again");
  members.seeMember("a", undefined);
  members.seeMember("b", undefined);
  assertEquals([members.isDead("a"), members.isDead("b")], [true, false]);
});

test("a list removes the members that it does not contain", () => {
  const members = new ObservedMembers(new FakeClock());
  members.see(new Map([["a", lease("1")]]));
  members.see(new Map());
  assertEquals([members.has("a"), members.isExpired("a")], [false, false]);
});
