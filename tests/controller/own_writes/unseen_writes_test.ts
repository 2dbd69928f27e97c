import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { Overlay } from "../../../src/controller/own_writes/overlay.ts";
import { UnseenWrites } from "../../../src/controller/own_writes/unseen_writes.ts";
import { test } from "../../support/test.ts";

test("a key waits until its writes are seen, or until they were read from the server", async () => {
  const waits: PromiseWithResolvers<Overlay | undefined>[] = [];
  const counts = { waitedForStore: 0, storeTooLate: 0 };
  const unseen = new UnseenWrites({
    writes: {
      isSeen: () => false,
      untilSeen() {
        const wait = Promise.withResolvers<Overlay | undefined>();
        waits.push(wait);
        return wait.promise;
      },
    },
    counts,
  });
  const { signal } = new AbortController();
  const seen = unseen.wait("a", signal);
  assertEquals([unseen.isWaiting("a"), unseen.isWaiting("b")], [true, false]);
  waits[0]!.resolve(undefined);
  await seen;
  assertEquals([unseen.isWaiting("a"), unseen.isSeen("a"), unseen.take("a")], [
    false,
    false,
    undefined,
  ]);
  const read = unseen.wait("a", signal);
  const overlay = new Overlay();
  waits[1]!.resolve(overlay);
  await read;
  assertEquals(unseen.isSeen("a"), true);
  assertStrictEquals(unseen.take("a"), overlay);
  assertEquals([unseen.isSeen("a"), counts], [false, { waitedForStore: 2, storeTooLate: 1 }]);
  const failed = unseen.wait("a", signal);
  waits[2]!.reject(new RangeError("no"));
  await assertRejects(() => failed, RangeError);
  assertEquals(unseen.isWaiting("a"), false);
});
