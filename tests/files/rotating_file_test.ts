import { assertEquals, assertFalse, assertRejects, assertThrows } from "@std/assert";
import { settled } from "../support/clocks/fake_clock.ts";
import { test } from "../support/test.ts";
import { fails, path, withFile } from "./rotating_file/with_file.ts";

test("RotatingFile reads once at the start and then every 60 s", async () => {
  const file = withFile("1");
  await using rotating = file.open();
  await settled();
  assertEquals(rotating.fresh, "1");
  assertEquals(file.clock.delaysMs, [60_000]);
  file.put("2");
  await file.clock.advance(59_999);
  assertEquals([rotating.fresh, rotating.reads], ["1", 1]);
  await file.clock.advance(1);
  assertEquals([rotating.fresh, rotating.reads], ["2", 2]);
  await file.clock.advance(10 * 60_000);
  assertEquals(rotating.reads, 12);
});

test("RotatingFile accepts another period, and refuses a period that is not above 0", async () => {
  const file = withFile("1");
  await using rotating = file.open({ refreshPeriodMs: 250 });
  await file.clock.advance(1_000);
  assertEquals(rotating.reads, 5);
  for (const refreshPeriodMs of [0, -1, NaN]) {
    assertThrows(() => file.open({ refreshPeriodMs }), RangeError, `it is ${refreshPeriodMs}`);
  }
});

test("RotatingFile has no timer that keeps the process alive", async () => {
  const file = withFile("1");
  await using rotating = file.open();
  await rotating.read();
  assertEquals(file.clock.pendingKeepAlive, 0);
  file.put(fails());
  await rotating.read();
  assertEquals([file.clock.pending, file.clock.pendingKeepAlive], [1, 0]);
});

test("RotatingFile shares one read among all concurrent readers", async () => {
  const content = Promise.withResolvers<string>();
  const file = withFile(() => content.promise);
  await using rotating = file.open();
  const readers = Array.from({ length: 100 }, () => rotating.read());
  content.resolve("1");
  assertEquals(new Set(await Promise.all(readers)), new Set(["1"]));
  assertEquals(file.reads, [path]);
});

test("RotatingFile postpones its timer when another caller reads", async () => {
  const file = withFile("1");
  await using rotating = file.open();
  await file.clock.advance(40_000);
  await rotating.read();
  assertEquals(file.clock.delaysMs, [60_000]);
});

test("RotatingFile has no fresh value once the timer is more than 10 s late", async () => {
  const file = withFile("1");
  await using rotating = file.open();
  await settled();
  file.clock.skip(70_000);
  assertEquals(rotating.fresh, "1");
  file.clock.skip(1);
  assertEquals([rotating.fresh, rotating.held], [undefined, "1"]);
});

test("RotatingFile notices a late timer by the wall clock only", async () => {
  const file = withFile("1");
  await using rotating = file.open();
  await settled();
  file.clock.setWall(file.clock.now() + 70_001);
  assertEquals([rotating.fresh, rotating.ageMs], [undefined, 70_001]);
});

test("RotatingFile notices a late timer by the monotonic clock only", async () => {
  const file = withFile("1");
  await using rotating = file.open();
  await settled();
  const wallMs = file.clock.now();
  file.clock.skip(70_001);
  file.clock.setWall(wallMs - 3_600_000);
  assertEquals([rotating.fresh, rotating.ageMs], [undefined, 70_001]);
});

test("RotatingFile has no fresh value during the read that a late timer causes", async () => {
  const file = withFile("1");
  await using rotating = file.open();
  await settled();
  const content = Promise.withResolvers<string>();
  file.put(() => content.promise);
  file.clock.skip(70_001);
  const first = rotating.read();
  await settled();
  assertEquals(rotating.fresh, undefined);
  const second = rotating.read();
  content.resolve("2");
  assertEquals(await Promise.all([first, second]), ["2", "2"]);
  assertEquals([rotating.fresh, rotating.reads], ["2", 2]);
});

test("RotatingFile reads anew during a read of the timer, once for all callers", async () => {
  const old = Promise.withResolvers<string>();
  const file = withFile(() => old.promise);
  await using rotating = file.open();
  await settled();
  const content = Promise.withResolvers<string>();
  file.put(() => content.promise);
  const readers = Array.from({ length: 100 }, () => rotating.readAnew());
  await settled();
  assertEquals(rotating.reads, 2);
  content.resolve("new");
  assertEquals(new Set(await Promise.all(readers)), new Set(["new"]));
  old.resolve("old");
  await settled();
  assertEquals(rotating.held, "new");
});

test("RotatingFile keeps a value fresh while the timer's own read goes on", async () => {
  const file = withFile("1");
  await using rotating = file.open();
  await settled();
  const content = Promise.withResolvers<string>();
  file.put(() => content.promise);
  await file.clock.advance(60_000);
  assertEquals(rotating.fresh, "1");
  content.resolve("2");
});

test("RotatingFile stops waiting for a read after 10 s, and ignores its late result", async () => {
  const hung = Promise.withResolvers<string>();
  const file = withFile(() => hung.promise);
  await using rotating = file.open();
  const first = rotating.read();
  await file.clock.advance(9_999);
  const second = rotating.read();
  assertEquals(rotating.reads, 1);
  file.put("new");
  await file.clock.advance(1);
  assertEquals(await rotating.read(), "new");
  assertEquals(rotating.reads, 2);
  hung.resolve("old");
  assertEquals(await Promise.all([first, second]), ["new", "new"]);
  assertEquals([rotating.fresh, rotating.held, rotating.ageMs], ["new", "new", 0]);
});

test("RotatingFile also stops waiting for a read by the wall clock", async () => {
  const hung = Promise.withResolvers<string>();
  const file = withFile(() => hung.promise);
  await using rotating = file.open();
  file.put("new");
  file.clock.setWall(file.clock.now() + 10_000);
  assertEquals(await rotating.read(), "new");
  hung.resolve("old");
});

test("RotatingFile reports each value together with the previous one", async () => {
  const file = withFile("1");
  const told: [string, string | undefined][] = [];
  await using _rotating = file.open({
    onRead: (value, previous) => void told.push([value, previous]),
  });
  await settled();
  file.put("2");
  await file.clock.advance(120_000);
  assertEquals(told, [["1", undefined], ["2", "1"], ["2", "2"]]);
});

test("RotatingFile goes on when its hooks throw", async () => {
  const thrown: string[] = [];
  const hook = (name: string) => () => {
    thrown.push(name);
    throw new Error(name);
  };
  const file = withFile("1");
  await using rotating = file.open({ onRead: hook("onRead"), onError: hook("onError") });
  assertEquals(await rotating.read(), "1");
  file.put(fails());
  assertEquals(await rotating.read(), "1");
  assertEquals(rotating.failures, 1);
  file.put("2");
  await file.clock.advance(5_000);
  assertEquals(rotating.fresh, "2");
  assertEquals(thrown, ["onRead", "onError", "onRead"]);
});

test("RotatingFile leaves no timer behind when it is disposed of, once or twice", async () => {
  const file = withFile("1");
  const rotating = file.open();
  await settled();
  assertEquals(file.clock.pending, 1);
  await rotating[Symbol.asyncDispose]();
  await rotating[Symbol.asyncDispose]();
  assertEquals(file.clock.pending, 0);
  await file.clock.advance(600_000);
  assertEquals(rotating.reads, 1);
  assertEquals(rotating.fresh, undefined);
  await assertRejects(() => rotating.read(), TypeError, `The reader of ${path} has been disposed`);
});

test("RotatingFile waits for a pending read when it is disposed of, and then sets no timer", async () => {
  const content = Promise.withResolvers<string>();
  const file = withFile(() => content.promise);
  const rotating = file.open();
  let disposed = false;
  const disposal = rotating[Symbol.asyncDispose]().then(() => void (disposed = true));
  await settled();
  assertFalse(disposed);
  content.reject(new Error("the volume is gone"));
  await disposal;
  assertEquals(file.clock.pending, 0);
});
