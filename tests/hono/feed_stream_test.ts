import { assertEquals } from "@std/assert";
import type { EventFeed, FeedEvent } from "../../src/hono/event_feed.ts";
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
function startStream(objects: FeedEvent[] = []) {
  const clock = new FakeClock();
  const later: FeedEvent[] = [];
  const feed = {
    synced: true,
    readers: 0,
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
    lastEventId: undefined,
    allows: undefined,
  });
  return { clock, feed, stream, later };
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
  assertEquals([feed.readers, clock.pending], [1, 1]);
  await reader[Symbol.asyncDispose]();
  assertEquals(await next, undefined);
  await settled();
  assertEquals([feed.readers, clock.pending], [0, 0]);
});

test("FeedStream ends once, with or without a reason", async () => {
  const { stream, feed } = startStream();
  const reader = new EventReader(new Response(stream.body));
  await reader.until("synced");
  stream.end();
  stream.end(new Error("too late"));
  assertEquals([await reader.next(), feed.readers], [undefined, 0]);
});
