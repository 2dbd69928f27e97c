import { assertEquals } from "@std/assert";
import type { KubernetesObject } from "../../mod.ts";
import { EventFeed, type FeedReader } from "../../src/hono/event_feed.ts";
import type { Change, Informer } from "../../src/informer/mod.ts";
import { FakeClock } from "../support/clocks/fake_clock.ts";
import { test } from "../support/test.ts";

type Labelled = KubernetesObject & { colour?: string };

/** Starts a feed of an informer whose changes and state the test sets. */
function startFeed(history = 2) {
  const clock = new FakeClock();
  const errors: string[] = [];
  let take: (change: Change<Labelled>) => void = () => {};
  const informer = {
    state: { name: "synced" } as { name: string },
    stale: undefined as { since: Date; reason: string } | undefined,
    handlers: 0,
    addHandler(handler: typeof take) {
      informer.handlers++;
      take = handler;
      return { synced: true, waitForSync: () => Promise.resolve() };
    },
  };
  const feed = new EventFeed<Labelled>(informer as unknown as Informer<Labelled>, {
    clock,
    history,
    select: ({ colour }) => {
      if (colour === "broken") throw new Error("broken");
      return colour;
    },
    onError: (error) => void errors.push(String(error)),
  });
  let ends = 0;
  let woken = 0;
  const reader = (place?: number): FeedReader => ({
    place,
    wake: () => void woken++,
    end: () => void ends++,
  });
  const put = (name: string, colour: string) => {
    const object = { metadata: { name }, colour };
    take({ type: "added", object, initial: false });
  };
  return { clock, informer, feed, reader, put, errors, ends: () => ends, woken: () => woken };
}

test("EventFeed follows the informer from the first reader on, once", () => {
  const { feed, informer, reader } = startFeed();
  assertEquals([informer.handlers, feed.synced], [0, false]);
  feed.add(reader());
  feed.add(reader());
  assertEquals([informer.handlers, feed.readers, feed.synced], [1, 2, true]);
});

test("EventFeed gives the events after a place, as long as they are kept", () => {
  const { feed, reader, put } = startFeed();
  feed.add(reader());
  for (const colour of ["1", "2", "3", "4"]) put("a", colour);
  assertEquals(feed.after(4), []);
  assertEquals(feed.after(2)?.map(({ place, type }) => [place, type]), [
    [3, "updated"],
    [4, "updated"],
  ]);
  assertEquals([feed.after(1), feed.after(5)], [undefined, undefined]);
  const { place, objects } = feed.snapshot();
  assertEquals([place, objects.map(({ type, data }) => [type, data])], [
    4,
    [["added", '{"key":"a","object":"4"}']],
  ]);
});

test("EventFeed hides an object for which select throws, and tells of the error", () => {
  const { feed, reader, put, errors } = startFeed(10);
  feed.add(reader());
  put("a", "broken");
  put("b", "1");
  put("b", "broken");
  put("b", "2");
  assertEquals(feed.after(0)?.map(({ type, key }) => [type, key]), [
    ["added", "b"],
    ["deleted", "b"],
    ["added", "b"],
  ]);
  assertEquals(errors, ["Error: broken", "Error: broken"]);
});

test("EventFeed knows the objects that were shown at a place", () => {
  const { feed, reader, put } = startFeed(10);
  feed.add(reader());
  const shownAt = (place: number) => feed.shownAt(place).map(({ name }) => name).sort();
  put("a", "1");
  put("b", "1");
  put("a", "2");
  put("b", "broken"); // is hidden now
  put("c", "1");
  assertEquals([0, 1, 2, 3, 4, 5].map(shownAt), [
    [],
    ["a"],
    ["a", "b"],
    ["a", "b"],
    ["a"],
    ["a", "c"],
  ]);
});

test("EventFeed knows its own ids only", () => {
  const { feed, reader, put } = startFeed();
  feed.add(reader());
  put("a", "1");
  assertEquals(feed.placeOf(feed.idOf(1)), 1);
  assertEquals(feed.placeOf(feed.idOf(2)), undefined);
  assertEquals(feed.placeOf(startFeed().feed.idOf(1)), undefined);
  for (const id of ["", "-", `${feed.idOf(1)}x`, "1"]) assertEquals(feed.placeOf(id), undefined);
});

test("EventFeed ends the readers whose next event is not kept any more, and no other", () => {
  const { feed, reader, put, ends, woken } = startFeed();
  feed.add(reader(0));
  feed.add(reader(undefined)); // before its snapshot
  for (const colour of ["1", "2", "3"]) put("a", colour);
  assertEquals([ends(), woken()], [0, 6]);
  feed.add(reader(3));
  put("a", "4");
  assertEquals(ends(), 1);
});

test("EventFeed tells that the informer is stale for a second, and ends with it", async () => {
  const { clock, informer, feed, reader, ends } = startFeed();
  using _ = feed.add(reader(0));
  informer.stale = { since: new Date(clock.now() + 500), reason: "cut" };
  await clock.advance(1_000);
  assertEquals(feed.after(0), []);
  await clock.advance(1_000);
  const since = informer.stale.since.toISOString();
  assertEquals(feed.after(0)?.map(({ type, data }) => [type, JSON.parse(data)]), [
    ["state", { stale: true, since }],
  ]);
  assertEquals(JSON.parse(feed.snapshot().state), { stale: true, since });
  informer.stale = undefined;
  await clock.advance(1_000);
  assertEquals(JSON.parse(feed.after(1)?.[0]?.data ?? ""), { stale: false });
  informer.state = { name: "stopped" };
  await clock.advance(1_000);
  assertEquals([ends(), clock.pending], [1, 0]);
});

test("EventFeed has no timer without readers, and looks again for the next one", async () => {
  const { clock, feed, reader } = startFeed();
  feed.add(reader())[Symbol.dispose]();
  await clock.advance(1_000);
  assertEquals([feed.readers, clock.pending], [0, 0]);
  feed.add(reader());
  assertEquals(clock.pending, 1);
});
