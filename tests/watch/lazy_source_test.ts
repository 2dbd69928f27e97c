import { assertEquals, assertRejects } from "@std/assert";
import { LazySource } from "../../src/watch/lazy_source.ts";
import { test } from "../support/test.ts";

/** A lazy source of 1, 2, 3, and what was done with that which it makes. */
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

test("LazySource makes its source for the first value, and once", async () => {
  const { lazy, calls, finish } = startLazy();
  assertEquals([lazy.shift(), calls], [undefined, []]);
  finish();
  assertEquals([await lazy.next(), lazy.shift(), await lazy.next()], [1, 2, 3]);
  assertEquals(calls, ["made"]);
});

test("LazySource stops what it has made, and begins nothing that was stopped before", async () => {
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
