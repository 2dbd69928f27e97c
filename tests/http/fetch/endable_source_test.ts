import { assertEquals, assertStrictEquals } from "@std/assert";
import { EndableSource } from "../../../src/http/fetch/endable_source.ts";
import { test } from "../../support/test.ts";

/** Returns a source that gives one chunk and then waits, and what it is cancelled with. */
function waitingSource() {
  const cancelled: unknown[] = [];
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => controller.enqueue(new Uint8Array([1])),
    cancel: (reason) => void cancelled.push(reason),
  });
  return { source: new EndableSource(source), cancelled };
}

test("EndableSource gives the chunks of its source, and cancels it once while it waits", async () => {
  const { source, cancelled } = waitingSource();
  const reader = source.stream.getReader();
  assertEquals((await reader.read()).value, new Uint8Array([1]));
  const waiting = reader.read();
  const reason = new Error("over");
  source.end(reason);
  source.end(new Error("again"));
  await waiting;
  assertEquals(cancelled.length, 1);
  assertStrictEquals(cancelled[0], reason);
});

test("EndableSource does not cancel a source that has ended", async () => {
  let cancelled = 0;
  const ended = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => controller.close(),
    cancel: () => void cancelled++,
  });
  const source = new EndableSource(ended);
  assertEquals((await source.stream.getReader().read()).done, true);
  source.end("over");
  assertEquals(cancelled, 0);
});

test("EndableSource cancels its source with its stream", async () => {
  const { source, cancelled } = waitingSource();
  await source.stream.cancel("enough");
  assertEquals(cancelled, ["enough"]);
});
