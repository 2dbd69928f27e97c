import { assertEquals, assertRejects } from "@std/assert";
import { type LogSource, logStream } from "../../src/pod/log_source.ts";
import { test } from "../support/test.ts";

/** A source of the given batches; it fails or ends after them. */
function sourceOf(batches: string[][], failure?: unknown) {
  const stopped: unknown[] = [];
  let asked = 0;
  const source: LogSource = {
    next() {
      asked++;
      const batch = batches.shift()?.map((text) => new TextEncoder().encode(text));
      if (!batch && failure) return Promise.reject(failure);
      return Promise.resolve(batch);
    },
    stop: (reason) => void stopped.push(reason),
  };
  return { source, stopped, asked: () => asked };
}

const decoded = (pieces: Uint8Array[]) => pieces.map((piece) => new TextDecoder().decode(piece));
const never = new AbortController().signal;

test("a log's stream requests nothing before it is read", async () => {
  const { source, asked } = sourceOf([["a", "b"], ["c"]]);
  const stream = logStream(source, never, decoded);
  await Promise.resolve();
  assertEquals(asked(), 0);
  assertEquals(await Array.fromAsync(stream), ["a", "b", "c"]);
  assertEquals(asked(), 3);
});

test("a log's stream fails as its source does", async () => {
  const { source } = sourceOf([["a"]], new Error("lost"));
  const reader = logStream(source, never, decoded).getReader();
  assertEquals((await reader.read()).value, "a");
  await assertRejects(() => reader.read(), Error, "lost");
});

test("a log's stream stops its source when the signal aborts or the stream is cancelled", async () => {
  const abort = new AbortController();
  const reason = new Error("enough");
  const aborted = sourceOf([["a"]]);
  const reader = logStream(aborted.source, abort.signal, decoded).getReader();
  abort.abort(reason);
  await assertRejects(() => reader.read(), Error, "enough");
  assertEquals(aborted.stopped, [reason]);

  const cancelled = sourceOf([["a"]]);
  await logStream(cancelled.source, never, decoded).cancel(reason);
  assertEquals(cancelled.stopped, [reason]);

  const late = sourceOf([["a"]]);
  const stream = logStream(late.source, abort.signal, decoded);
  await assertRejects(() => stream.getReader().read(), Error, "enough");
  assertEquals(late.asked(), 0);
});
