import { assertEquals, assertRejects } from "@std/assert";
import { batchStream, LazySource } from "../../src/watch/batch_stream.ts";
import { test } from "../support/test.ts";

class Source {
  asked = 0;
  stopped: unknown;
  readonly #batches: (number[] | Error | "wait")[];
  #atHand: number[] = [];
  #waiting: ((error: unknown) => void) | undefined;

  constructor(...batches: (number[] | Error | "wait")[]) {
    this.#batches = batches;
  }

  shift(): number | undefined {
    return this.#atHand.shift();
  }

  next(): Promise<number> {
    this.asked++;
    if (this.stopped !== undefined) return Promise.reject(this.stopped);
    const batch = this.#batches.shift() ?? "wait";
    if (batch === "wait") return new Promise((_, reject) => this.#waiting = reject);
    if (batch instanceof Error) return Promise.reject(batch);
    const [first = 0, ...rest] = batch;
    this.#atHand = rest;
    return Promise.resolve(first);
  }

  stop(reason: unknown): void {
    this.stopped = reason;
    this.#atHand = [];
    this.#waiting?.(reason);
  }
}

const never = new AbortController().signal;

test("nothing is requested before the first read, and no more than is read", async () => {
  const source = new Source([1, 2], [3]);
  const stream = batchStream(source, never);
  assertEquals(source.asked, 0);
  const iterator = stream[Symbol.asyncIterator]();
  assertEquals((await iterator.next()).value, 1);
  assertEquals((await iterator.next()).value, 2);
  assertEquals(source.asked, 1);
  assertEquals((await iterator.next()).value, 3);
  assertEquals(source.asked, 2);
  await iterator.return?.();
});

test("a reader and a loop see the same values", async () => {
  const failure = new Error("over");
  const read: number[] = [];
  const reader = batchStream(new Source([1, 2], [3], failure), never).getReader();
  await assertRejects(
    async () => {
      for (;;) read.push((await reader.read()).value ?? 0);
    },
    Error,
    "over",
  );
  const looped: number[] = [];
  const stream = batchStream(new Source([1, 2], [3], failure), never);
  await assertRejects(
    async () => {
      for await (const value of stream) looped.push(value);
    },
    Error,
    "over",
  );
  assertEquals([read, looped], [[1, 2, 3], [1, 2, 3]]);
  await assertRejects(() => stream.getReader().read(), Error, "over");
});

test("a loop goes on where a reader left off", async () => {
  const source = new Source([1, 2, 3], [4]);
  const stream = batchStream(source, never);
  const reader = stream.getReader();
  assertEquals((await reader.read()).value, 1);
  reader.releaseLock();
  const values: number[] = [];
  for await (const value of stream) {
    values.push(value);
    if (value === 4) break;
  }
  assertEquals(values, [2, 3, 4]);
});

test("leaving a loop stops the source and leaves the stream unlocked", async () => {
  const source = new Source([1, 2]);
  const stream = batchStream(source, never);
  for await (const _ of stream) break;
  assertEquals((source.stopped as Error).name, "AbortError");
  assertEquals(stream.locked, false);
  assertEquals((await stream.getReader().read()).done, true);
});

test("preventCancel leaves the rest in the stream", async () => {
  const source = new Source([1, 2, 3]);
  const stream = batchStream(source, never);
  for await (const _ of stream.values({ preventCancel: true })) break;
  assertEquals(source.stopped, undefined);
  assertEquals((await stream.getReader().read()).value, 2);
});

test("a stream is locked while a loop runs over it", async () => {
  const stream = batchStream(new Source([1]), never);
  const iterator = stream.values();
  assertEquals(stream.locked, true);
  await iterator.return?.();
});

test("several calls of next are fulfilled in order", async () => {
  const iterator = batchStream(new Source([1, 2], [3, 4]), never).values();
  const results = await Promise.all([1, 2, 3, 4].map(() => iterator.next()));
  assertEquals(results.map(({ value }) => value), [1, 2, 3, 4]);
  await iterator.return?.();
});

test("a signal ends a wait with its own reason, and also a stream without a reader", async () => {
  const reason = new RangeError("enough");
  for (const how of ["loop", "reader", "unread", "before"] as const) {
    const abort = new AbortController();
    if (how === "before") abort.abort(reason);
    const source = new Source("wait");
    const stream = batchStream(source, abort.signal);
    const outcome = how === "loop"
      ? stream.values().next()
      : how === "reader"
      ? stream.getReader().read()
      : undefined;
    abort.abort(reason);
    const error = await (outcome ?? stream.getReader().read()).catch((error) => error);
    assertEquals([error, source.stopped], [reason, reason], how);
  }
});

test("a loop over a stream that has already failed fails", async () => {
  const abort = new AbortController();
  const stream = batchStream(new Source([1, 2]), abort.signal);
  const iterator = stream.values();
  await iterator.next();
  abort.abort(new RangeError("enough"));
  await assertRejects(
    async () => {
      for (;;) if ((await iterator.next()).done) break;
    },
    RangeError,
    "enough",
  );
});

/** Starts a lazy source of 1, 2, 3, and records the calls to the source that it makes. */
function startLazy() {
  const values = [1, 2, 3];
  const calls: unknown[] = [];
  const { promise: made, resolve: finish } = Promise.withResolvers<void>();
  const lazy = new LazySource(async () => {
    calls.push("made");
    await made;
    return {
      shift: () => values.shift(),
      next: () => Promise.resolve(values.shift() ?? 0),
      stop: (reason) => calls.push(reason),
    };
  });
  return { lazy, calls, finish };
}

test("LazySource makes its source once, for the first value", async () => {
  const { lazy, calls, finish } = startLazy();
  assertEquals([lazy.shift(), calls], [undefined, []]);
  finish();
  assertEquals([await lazy.next(), lazy.shift(), await lazy.next()], [1, 2, 3]);
  assertEquals(calls, ["made"]);
});

test("LazySource stops the source it made, and makes none after it was stopped", async () => {
  const started = startLazy();
  started.finish();
  await started.lazy.next();
  started.lazy.stop("enough");
  assertEquals(started.calls, ["made", "enough"]);

  const waiting = startLazy();
  const first = waiting.lazy.next();
  waiting.lazy.stop(new Error("enough"));
  waiting.finish();
  await assertRejects(() => first, Error, "enough");
  assertEquals(waiting.lazy.shift(), undefined);

  const unused = startLazy();
  unused.finish();
  unused.lazy.stop(new Error("enough"));
  await assertRejects(() => unused.lazy.next(), Error, "enough");
});
