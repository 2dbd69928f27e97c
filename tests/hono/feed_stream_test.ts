import { assertEquals, assertRejects } from "@std/assert";
import type { EventFeed, EventSubject, FeedEvent } from "../../src/hono/event_feed.ts";
import { FeedStream } from "../../src/hono/feed_stream.ts";
import type { KubernetesObject } from "../../mod.ts";
import { FakeClock, settled } from "../support/clocks/fake_clock.ts";
import { EventReader } from "../support/hono/event_reader.ts";
import { test } from "../support/test.ts";

const event = (place: number): FeedEvent => ({
  place,
  type: "added",
  subject: { name: `${place}`, namespace: "" },
  key: `${place}`,
  data: JSON.stringify({ key: `${place}`, object: "x".repeat(100) }),
});

/** Starts a stream of a feed whose events the test sets. */
function startStream(
  objects: FeedEvent[] = [],
  allows?: (subject: EventSubject) => boolean | Promise<boolean>,
) {
  const clock = new FakeClock();
  const errors: unknown[] = [];
  const later: FeedEvent[] = [];
  const feed = {
    synced: true,
    readers: 0,
    follow() {},
    filled: () => Promise.resolve(),
    add() {
      feed.readers++;
      return { [Symbol.dispose]: () => void feed.readers-- };
    },
    idOf: (place: number) => `id-${place}`,
    placeOf: () => undefined,
    snapshot: () => ({ place: objects.length, objects, state: '{"stale":false}' }),
    after: (place: number) => later.filter((event) => event.place > place),
  };
  const stream = new FeedStream(feed as unknown as EventFeed<KubernetesObject>, {
    clock,
    heartbeatMs: 15_000,
    maxAgeMs: 60_000,
    lastEventId: undefined,
    allows,
    onError: (error) => void errors.push(error),
  });
  return { clock, feed, stream, later, errors };
}

test("FeedStream makes no more text than the reader asks for", async () => {
  const { stream } = startStream(Array.from({ length: 1_000 }, (_, index) => event(index)));
  const lengths: number[] = [];
  const reader = stream.body.getReader();
  for (let total = 0; total < 100_000;) {
    const { value } = await reader.read();
    lengths.push(value!.length);
    total += value!.length;
  }
  assertEquals(Math.max(...lengths) < 17_000, true);
  await reader.cancel();
});

test("FeedStream waits for a feed that is not synced, with signs of life", async () => {
  const { stream, feed, clock } = startStream();
  feed.synced = false;
  await using reader = new EventReader(new Response(stream.body));
  assertEquals(await reader.frame(), "retry: 2000");
  const sign = reader.frame();
  await settled();
  await clock.advance(15_000);
  assertEquals(await sign, ":");
  const next = reader.frame();
  await settled();
  feed.synced = true;
  stream.wake();
  assertEquals(await next, "event: reset\ndata: {}");
});

test("FeedStream leaves the feed when the reader goes, and holds no timer", async () => {
  const { stream, feed, clock } = startStream();
  const reader = new EventReader(new Response(stream.body));
  await reader.until("synced");
  const next = reader.next();
  await settled();
  assertEquals([feed.readers, clock.pending], [1, 2]);
  await reader[Symbol.asyncDispose]();
  assertEquals(await next, undefined);
  await settled();
  assertEquals([feed.readers, clock.pending], [0, 0]);
});

test("FeedStream joins the feed with its first read, not before", async () => {
  const { stream, feed, clock } = startStream();
  assertEquals([feed.readers, clock.pending], [0, 0]);
  await stream.body.cancel();
  assertEquals([feed.readers, clock.pending], [0, 0]);
});

test("FeedStream ends when it is as old as it may be", async () => {
  const { stream, feed, clock } = startStream();
  const reader = new EventReader(new Response(stream.body));
  await reader.until("synced");
  const next = reader.next();
  await settled();
  await clock.advance(60_000);
  assertEquals([await next, feed.readers], [undefined, 0]);
});

test("FeedStream tells of a failed check of rights before it begins, and ends with it later", async () => {
  const early = startStream([event(1)], () => Promise.reject(new Error("away")));
  await assertRejects(() => early.stream.prepare(), Error, "away");
  assertEquals([early.feed.readers, early.errors], [0, []]);
  let allowed = Promise.resolve(true);
  const late = startStream([event(1)], () => allowed);
  await late.stream.prepare();
  const reader = new EventReader(new Response(late.stream.body));
  await reader.until("synced");
  allowed = Promise.reject(new Error("away"));
  late.later.push(event(2));
  late.stream.wake();
  assertEquals([await reader.next(), String(late.errors)], [undefined, "Error: away"]);
});

test("FeedStream waits for a slow check of rights as a part of the stream", async () => {
  const rights = Promise.withResolvers<boolean>();
  const { stream, clock } = startStream([event(1)], () => rights.promise);
  const prepared = stream.prepare();
  await settled();
  await clock.advance(5_000);
  await prepared;
  const reader = new EventReader(new Response(stream.body));
  rights.resolve(true);
  assertEquals((await reader.until("synced")).map(({ type }) => type), [
    "reset",
    "added",
    "state",
    "synced",
  ]);
});

test("FeedStream ends once", async () => {
  const { stream, feed } = startStream();
  const reader = new EventReader(new Response(stream.body));
  await reader.until("synced");
  stream.end();
  stream.end();
  assertEquals([await reader.next(), feed.readers], [undefined, 0]);
});
