import { assertEquals, assertRejects } from "@std/assert";
import { ArrivedBody } from "../../../../src/http/http2/response/arrived_body.ts";
import { Pacing } from "../../../../src/http/http2/response/pacing.ts";
import { Slab } from "../../../../src/http/http2/frames/read_buffer.ts";
import { test } from "../../../support/test.ts";

type Bytes = Uint8Array<ArrayBuffer>;

function created({ slab }: { slab?: Slab } = {}) {
  const pacing = new Pacing();
  const read: number[] = [];
  const body = new ArrivedBody(
    { slab, pacing, keepAlive: { count: () => {} } },
    (bytes) => read.push(bytes),
  );
  let number = 0;
  const add = (bytes: Bytes, from = 0, to = bytes.length, skipped = 0) => {
    number += 1 + skipped;
    body.add({ bytes, from, to, number, flowBytes: 0, ends: false });
  };
  return { body, pacing, read, add };
}

function bytes(text: string): Bytes {
  return new TextEncoder().encode(text);
}

function text(part: Bytes | undefined): string | undefined {
  return part && new TextDecoder().decode(part);
}

test("a reader that waits gets the bytes of a read, as one piece and without a copy", async () => {
  const { body, add, read } = created();
  const reading = body.read();
  const memory = bytes("one--two");
  add(memory, 0, 3);
  add(memory, 5, 8);
  assertEquals([body.hasUnread, read], [true, []]);
  body.flush();
  const part = await reading;
  assertEquals([text(part), part?.buffer === memory.buffer, read], ["onetwo", true, [6]]);
  assertEquals(body.hasUnread, false);
});

test("parts with bytes of another stream between them stay where they are", async () => {
  const { body, add } = created();
  const memory = bytes("oneXtwo");
  add(memory, 0, 3);
  add(memory, 4, 7, 1);
  body.flush();
  assertEquals(text(await body.read()), "onetwo");
  assertEquals(text(memory), "oneXtwo");
});

test("what arrives while no reader waits is kept, and counts when it is read", async () => {
  const { body, add, read, pacing } = created();
  add(bytes("one"));
  body.flush();
  add(bytes("two"));
  body.flush();
  assertEquals([body.hasUnread, read, pacing.isAwaited], [true, [], true]);
  let all = "";
  while (body.hasUnread) all += text(await body.read());
  assertEquals([all, read.reduce((sum, count) => sum + count, 0)], ["onetwo", 6]);
  void body.read();
  assertEquals(pacing.isAwaited, false);
});

test("the end comes after the bytes that have arrived", async () => {
  const { body, add } = created();
  add(bytes("one"));
  body.end();
  body.flush();
  assertEquals([text(await body.read()), await body.read()], ["one", undefined]);
  const waiting = created();
  const reading = waiting.body.read();
  waiting.body.end();
  waiting.body.flush();
  assertEquals(await reading, undefined);
});

test("a failure comes after the bytes that have arrived, and at once to a reader that waits", async () => {
  const { body, add } = created();
  add(bytes("one"));
  body.flush();
  body.fail(new Error("reset"));
  assertEquals(text(await body.read()), "one");
  await assertRejects(() => body.read(), Error, "reset");
  const waiting = created();
  const reading = waiting.body.read().catch((error) => error);
  const failure = new Error("reset");
  waiting.body.fail(failure);
  assertEquals(await reading, failure);
});

test("a cancelled body ends for its reader, and drops what has arrived", async () => {
  const { body, add, pacing } = created();
  add(bytes("one"));
  body.flush();
  add(bytes("two"));
  body.cancel();
  assertEquals([body.hasUnread, await body.read(), pacing.isAwaited], [false, undefined, false]);
  const waiting = created();
  const reading = waiting.body.read();
  waiting.body.cancel();
  assertEquals(await reading, undefined);
});

test("memory that reads share is lent to the reader until its next call", async () => {
  const slab = new Slab();
  slab.bytes.set(bytes("one"));
  const { body, add } = created({ slab });
  const reading = body.read();
  add(slab.bytes.subarray(0, 3));
  body.flush();
  assertEquals([text(await reading), slab.lent], ["one", 1]);
  void body.read();
  assertEquals(slab.lent, 0);
  body.giveBack();
  assertEquals(slab.lent, 0);
});

test("what is kept of shared memory is a copy", async () => {
  const slab = new Slab();
  const { body, add } = created({ slab });
  slab.bytes.fill(97, 0, 5_000);
  add(slab.bytes.subarray(0, 5_000));
  body.flush();
  slab.bytes.fill(98);
  assertEquals([text(await body.read()), slab.lent], ["a".repeat(5_000), 0]);
});

test("takeAll takes a body that has arrived whole", () => {
  const { body, add } = created();
  add(bytes("one"));
  body.flush();
  add(bytes("two"));
  body.end();
  body.flush();
  assertEquals([text(body.takeAll()), body.hasUnread], ["onetwo", false]);
});
