import { assertEquals, assertThrows } from "@std/assert";
import { HTTPException } from "hono/http-exception";
import type { KubernetesObject } from "../../mod.ts";
import { serverSentEvents, type ServerSentEventsOptions } from "../../src/hono/mod.ts";
import { added, serveEvents, withoutId } from "../support/hono/served_events.ts";
import { test } from "../support/test.ts";

test("serverSentEvents sends the state, then the changes", async () => {
  await using served = await serveEvents();
  served.put("a", "red");
  await using reader = await served.open();
  const [reset, first, state, synced] = await reader.until("synced");
  assertEquals([reset, first, state], [
    { type: "reset", data: {} },
    added("a", "red"),
    { type: "state", data: { stale: false } },
  ]);
  assertEquals(/^[0-9a-f]{8}-1$/.test(synced?.id ?? ""), true);
  served.put("b", "blue");
  assertEquals(withoutId(await reader.next()), added("b", "blue"));
  served.put("a", "green");
  assertEquals(withoutId(await reader.next()), { ...added("a", "green"), type: "updated" });
  served.remove("b");
  const gone = await reader.next();
  assertEquals([gone?.type, gone?.data, gone?.id?.slice(9)], [
    "deleted",
    { key: "default/b" },
    "4",
  ]);
  assertEquals(reader.others, ["retry: 2000"]);
});

test("serverSentEvents has the headers of an event stream", async () => {
  await using served = await serveEvents();
  const response = await served.request();
  assertEquals([response.status, response.headers.get("content-type")], [200, "text/event-stream"]);
  assertEquals(response.headers.get("cache-control"), "no-store");
  await response.body?.cancel();
});

test("serverSentEvents continues after Last-Event-ID, without an event twice or lost", async () => {
  await using served = await serveEvents();
  await using first = await served.open();
  const id = (await first.until("synced")).at(-1)?.id;
  served.put("a", "red");
  const seen = await first.next();
  await first[Symbol.asyncDispose]();
  served.put("b", "blue");
  served.put("a", "green");
  await using second = await served.open(seen?.id);
  assertEquals(withoutId(await second.next()), added("b", "blue"));
  assertEquals(withoutId(await second.next()), { ...added("a", "green"), type: "updated" });
  await using third = await served.open(id);
  assertEquals(withoutId(await third.next()), added("a", "red"));
});

test("serverSentEvents sends everything again for an id that is too old, or not its own", async () => {
  await using served = await serveEvents({ history: 2 });
  await using first = await served.open();
  const id = (await first.until("synced")).at(-1)?.id ?? "";
  for (const colour of ["1", "2", "3", "4", "5"]) {
    served.put("a", colour);
    await first.next();
  }
  for (const old of [id, "0badf00d-3", "nonsense", `${id.slice(0, 9)}999`, `${id.slice(0, 9)}-1`]) {
    await using reader = await served.open(old);
    const events = await reader.until("synced");
    assertEquals(events.slice(0, 2), [{ type: "reset", data: {} }, added("a", "5")], old);
  }
});

test("serverSentEvents ends a reader that is too slow, and the others get every event", async () => {
  await using served = await serveEvents({ history: 10 });
  await using slow = await served.open();
  await using fast = await served.open();
  await slow.until("synced");
  await fast.until("synced");
  for (let i = 0; i < 50; i++) {
    served.put("a", `${i}`);
    assertEquals((await fast.next())?.data.object.colour, `${i}`);
  }
  assertEquals(await slow.next(), undefined);
});

test("serverSentEvents ends the stream of a user whose rights cannot be asked for, and begins none", async () => {
  const errors: unknown[] = [];
  await using served = await serveEvents({
    authorize: () => Promise.reject(new HTTPException(503)),
    onError: (error) => void errors.push(error),
  });
  await using reader = await served.open();
  await reader.until("synced");
  served.put("a", "red");
  assertEquals([await reader.next(), errors.length], [undefined, 1]);
  assertEquals([(await served.request()).status, errors.length], [503, 1]);
});

test("serverSentEvents refuses its very first reader too, if the rights cannot be asked for", async () => {
  await using served = await serveEvents({
    authorize: () => Promise.reject(new HTTPException(503)),
  });
  served.put("a", "red");
  await served.informer.waitForSync();
  assertEquals((await served.request()).status, 503);
});

test("serverSentEvents hides an object whose select returns a promise, and says so", async () => {
  const errors: string[] = [];
  const promises = [() => Promise.resolve("a"), () => Promise.reject(new Error("b"))];
  await using served = await serveEvents({
    select: () => promises.shift()?.(),
    onError: (error) => void errors.push(String(error)),
  });
  for (const name of ["a", "b"]) served.put(name, "red");
  await using reader = await served.open();
  const events = await reader.until("synced");
  assertEquals(events.map(({ type }) => type), ["reset", "state", "synced"]);
  const message = "TypeError: select must return JSON, or undefined: it returned a promise.";
  assertEquals(errors, [message, message]);
});

test("serverSentEvents takes away what a user who comes back may not see any more", async () => {
  let allowed = ["a", "b"];
  await using served = await serveEvents({ authorize: (_, { name }) => allowed.includes(name) });
  for (const name of ["a", "b"]) served.put(name, "red");
  await using first = await served.open();
  const id = (await first.until("synced")).at(-1)?.id;
  await first[Symbol.asyncDispose]();
  allowed = ["b"];
  await using second = await served.open(id);
  const events = await second.until("synced");
  assertEquals(events.slice(0, 2), [{ type: "reset", data: {} }, added("b", "red")]);
  assertEquals(events.length, 4);
  allowed = ["a", "b"];
  served.put("a", "blue");
  assertEquals(withoutId(await second.next()), added("a", "blue"));
});

test("serverSentEvents continues for a user who comes back with the same rights", async () => {
  const allowed = ["a", "b"];
  await using served = await serveEvents({ authorize: (_, { name }) => allowed.includes(name) });
  for (const name of ["a", "b", "c"]) served.put(name, "red");
  await using first = await served.open();
  const ids = [(await first.until("synced")).at(-1)?.id];
  served.put("a", "blue");
  ids.push((await first.next())?.id);
  await first[Symbol.asyncDispose]();
  served.put("c", "blue"); // never seen
  served.remove("b");
  await using second = await served.open(ids[1]);
  assertEquals(withoutId(await second.next()), { type: "deleted", data: { key: "default/b" } });
  await using third = await served.open(ids[0]);
  assertEquals(withoutId(await third.next()), { ...added("a", "blue"), type: "updated" });
  assertEquals(withoutId(await third.next()), { type: "deleted", data: { key: "default/b" } });
  served.put("b", "green");
  assertEquals(withoutId(await third.next()), added("b", "green"));
});

test("serverSentEvents answers HEAD without a reader", async () => {
  await using served = await serveEvents({ maxReaders: 1 });
  for (let count = 0; count < 3; count++) {
    const { status, headers, body } = await served.request("HEAD");
    assertEquals([status, headers.get("content-type"), body], [200, "text/event-stream", null]);
  }
  await using reader = await served.open();
  await reader.until("synced");
});

test("serverSentEvents says when the informer loses the API server, and when it has it again", async () => {
  await using served = await serveEvents();
  await using reader = await served.open();
  await reader.until("synced");
  await served.server.stopListening();
  const lost = await reader.next();
  assertEquals([lost?.type, lost?.data.stale, typeof lost?.data.since], ["state", true, "string"]);
  await using late = await served.open();
  assertEquals((await late.until("state")).at(-1)?.data.stale, true);
  await served.server.listenAgain();
  assertEquals(withoutId(await reader.next()), { type: "state", data: { stale: false } });
});

test("serverSentEvents sends a sign of life when there is nothing to send", async () => {
  await using served = await serveEvents({ heartbeatMs: 5 });
  await using reader = await served.open();
  await reader.until("synced");
  assertEquals([await reader.frame(), await reader.frame()], [":", ":"]);
  served.put("a", "red");
  assertEquals((await reader.next())?.type, "added");
});

test("serverSentEvents ends with the informer, or with its signal, and takes no reader after that", async () => {
  const stop = new AbortController();
  await using served = await serveEvents({ signal: stop.signal });
  await using reader = await served.open();
  await reader.until("synced");
  stop.abort();
  assertEquals(await reader.next(), undefined);
  assertEquals((await served.request()).status, 503);
  await using other = await serveEvents();
  await using following = await other.open();
  await following.until("synced");
  await other.informer[Symbol.asyncDispose]();
  assertEquals(await following.next(), undefined);
  assertEquals((await other.request()).status, 503);
});

test("serverSentEvents refuses readers beyond the limit until one leaves", async () => {
  await using served = await serveEvents({ maxReaders: 1 });
  await using reader = await served.open();
  await reader.until("synced");
  const refused = await served.request();
  assertEquals([refused.status, refused.headers.get("retry-after")], [503, "5"]);
  await reader[Symbol.asyncDispose]();
  await using next = await served.open();
  await next.until("synced");
});

test("serverSentEvents refuses functions that are none", async () => {
  await using served = await serveEvents();
  for (const name of ["select", "authorize", "onError"]) {
    const options = { [name]: "list" };
    assertThrows(
      () => serverSentEvents(served.informer, options as ServerSentEventsOptions<KubernetesObject>),
      TypeError,
      `${name} must be a function: current value is "list".`,
    );
  }
});

test("serverSentEvents refuses numbers that are not above 0", async () => {
  await using served = await serveEvents();
  for (const name of ["history", "heartbeatMs", "maxAgeMs", "maxReaders"]) {
    assertThrows(() => serverSentEvents(served.informer, { [name]: 0 }), RangeError, name);
  }
});
