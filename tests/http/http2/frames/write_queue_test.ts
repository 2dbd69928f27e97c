import { assertEquals } from "@std/assert";
import { WriteQueue } from "../../../../src/http/http2/frames/write_queue.ts";
import { FakeClock, settled } from "../../../support/clocks/fake_clock.ts";
import { test } from "../../../support/test.ts";

/** A connection whose writes end when the test says so. */
class HeldConnection {
  readonly writes: string[] = [];
  readonly bytes: Uint8Array[] = [];
  #held: PromiseWithResolvers<number> | undefined;
  #length = 0;

  write(bytes: Uint8Array): Promise<number> {
    this.bytes.push(bytes);
    this.writes.push(bytes.length > 20 ? `${bytes.length} bytes` : new TextDecoder().decode(bytes));
    this.#length = bytes.length;
    this.#held = Promise.withResolvers();
    return this.#held.promise;
  }

  /** Accepts bytes of the write that is under way, by default all. */
  async accept(count: number = this.#length): Promise<void> {
    this.#held?.resolve(count);
    await settled();
  }

  async fail(error: Error): Promise<void> {
    this.#held?.reject(error);
    await settled();
  }
}

function created({ delaysWrites = false } = {}) {
  const connection = Object.assign(new HeldConnection(), { delaysWrites });
  const errors: unknown[] = [];
  const queue = new WriteQueue(connection, (error) => errors.push(error));
  const push = (text: string) => queue.push(new TextEncoder().encode(text));
  return { connection, errors, queue, push };
}

test("frames of one task are one write, and those that come meanwhile are the next one", async () => {
  const { connection, queue, push } = created();
  assertEquals([push("a"), push("b"), push("c")], [0, 1, 2]);
  assertEquals(connection.writes, []);
  await settled();
  assertEquals([connection.writes, queue.size, queue.begun], [["abc"], 0, 3]);
  assertEquals([push("d"), push("e")], [3, 4]);
  await settled();
  assertEquals([connection.writes, queue.size, queue.begun], [["abc"], 2, 3]);
  await connection.accept();
  assertEquals([connection.writes, queue.begun], [["abc", "de"], 5]);
});

test("the rest of a write that was accepted in part goes before other frames", async () => {
  const { connection, push } = created();
  push("abc");
  await settled();
  push("d");
  await connection.accept(1);
  await connection.accept();
  assertEquals(connection.writes, ["abc", "bc", "d"]);
});

test("frames are joined up to 64 KiB, and a longer frame is a write of its own", async () => {
  const { connection, queue } = created();
  for (const length of [40_000, 25_536, 1, 100_000, 2]) queue.push(new Uint8Array(length));
  for (let writes = 0; writes < 5; writes++) {
    await settled();
    await connection.accept();
  }
  assertEquals(connection.writes.map((write) => write.replace("\0\0", "2 bytes")), [
    "65536 bytes",
    "\0",
    "100000 bytes",
    "2 bytes",
  ]);
});

test("uploads wait while 256 KiB are in the queue, until it is drained", async () => {
  const { connection, queue } = created();
  queue.push(new Uint8Array(256 * 1024 - 1));
  assertEquals(queue.isFull, false);
  queue.push(new Uint8Array(1));
  assertEquals(queue.isFull, true);
  let isDrained = false;
  void queue.drained().then(() => isDrained = true);
  await settled();
  await connection.accept();
  assertEquals([queue.isFull, isDrained], [false, false]); // the second write is under way
  await connection.accept();
  assertEquals(isDrained, true);
  await queue.drained();
});

test("a failed write is told once, and nothing is written or kept after it", async () => {
  const { connection, errors, queue, push } = created();
  push("a");
  await settled();
  push("b");
  queue.push(new Uint8Array(256 * 1024));
  const error = new Error("reset");
  await connection.fail(error);
  assertEquals([errors, queue.size, queue.isFull], [[error], 0, false]);
  assertEquals(push("c"), 1); // as the other frames whose write has not begun
  await settled();
  assertEquals([connection.writes, errors, queue.begun, queue.size], [["a"], [error], 1, 0]);
  await queue.drained();
});

test("a closed queue drops its frames, reports no error and wakes those that wait", async () => {
  const { connection, errors, queue, push } = created();
  push("a");
  await settled();
  push("b");
  const drained = queue.drained();
  assertEquals(queue.close(), true); // a write is under way
  await drained;
  assertEquals(push("c"), 1);
  await connection.fail(new Error("closed"));
  assertEquals([connection.writes, errors, queue.size], [["a"], [], 0]);
});

test("each write over a connection that delays them ends with a PING", async () => {
  const { connection, queue, push } = created({ delaysWrites: true });
  const ping = "\0\0\b\x06\0\0\0\0\0" + "\0".repeat(8);
  const sent = () => connection.bytes.splice(0).map((bytes) => String.fromCharCode(...bytes));
  push("a");
  push("b");
  await settled();
  assertEquals([sent(), queue.begun], [[`ab${ping}`], 2]);
  push("c");
  await connection.accept();
  assertEquals([sent(), queue.begun], [[`c${ping}`], 3]);
  assertEquals([queue.answered(), queue.answered(), queue.answered()], [true, true, false]);
});

test("drainedWithin waits for the queue to be empty, but not for longer than its limit", async () => {
  for (const isInTime of [true, false]) {
    const { connection, queue, push } = created();
    const clock = new FakeClock();
    push("a");
    let isOver = false;
    const waiting = queue.drainedWithin(100, clock).then(() => isOver = true);
    await clock.advance(99);
    assertEquals(isOver, false);
    if (isInTime) await connection.accept();
    else await clock.advance(1);
    await waiting;
    assertEquals(clock.pending, 0);
  }
});
