import { assertEquals, assertRejects } from "@std/assert";
import { ArrivedBody } from "../../../src/http/http2/arrived_body.ts";
import { Pacing } from "../../../src/http/http2/pacing.ts";
import { Slab } from "../../../src/http/http2/read_buffer.ts";
import { test } from "../../support/test.ts";

const encoder = new TextEncoder();

/** Starts a body; `arrive` is a read with these parts of it, each after a head of 9 bytes. */
function startBody({ slab }: { slab?: Slab } = {}) {
  let number = 0;
  const consumed: number[] = [];
  const connection = { slab, pacing: new Pacing() };
  const body = new ArrivedBody(connection, (bytes) => consumed.push(bytes));
  const arrive = (texts: readonly string[], { others = 0 } = {}) => {
    const bytes = encoder.encode(texts.map((text) => `(a head)${" "}${text}`).join(""));
    let to = 0;
    for (const text of texts) {
      const from = to + 9;
      to = from + text.length;
      body.add({ bytes, from, to, number: ++number, flowBytes: text.length, ends: false });
      number += others;
    }
    body.flush();
  };
  return { arrive, body, connection, consumed };
}

const text = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes);

test("a reader that waits gets all parts of a read as one piece", async () => {
  const { arrive, body, consumed } = startBody();
  const reading = body.read();
  arrive(["one ", "two ", "three"]);
  assertEquals([text(await reading), consumed], ["one two three", [13]]);
});

test("parts with bytes of other streams between them stay apart in the memory of the read", async () => {
  const { arrive, body } = startBody();
  const reading = body.read();
  arrive(["one ", "two"], { others: 1 });
  assertEquals(text(await reading), "one two");
});

test("unread bytes are kept in memory of their own, and the window opens when they are read", async () => {
  const slab = new Slab();
  const { arrive, body, consumed } = startBody({ slab });
  arrive(["one "]);
  arrive(["two"]);
  assertEquals([body.hasUnread, consumed, slab.lent], [true, [], 0]);
  let all = "";
  while (body.hasUnread) all += text(await body.read());
  assertEquals([all, consumed.reduce((sum, bytes) => sum + bytes)], ["one two", 7]);
});

test("the memory of a read is lent to a reader that waited, until it reads on", async () => {
  const slab = new Slab();
  const { arrive, body, connection } = startBody({ slab });
  const reading = body.read();
  arrive(["one"]);
  assertEquals([text(await reading), slab.lent, connection.pacing.isAwaited], ["one", 1, true]);
  const next = body.read();
  assertEquals([slab.lent, connection.pacing.isAwaited], [0, false]);
  body.end();
  body.flush();
  assertEquals(await next, undefined);
  assertEquals(await body.read(), undefined);
});

test("a failure comes after the bytes that have arrived, and a cancelled body ends at once", async () => {
  const { arrive, body } = startBody();
  arrive(["one"]);
  body.fail(new Error("broken"));
  assertEquals(text(await body.read()), "one");
  await assertRejects(() => body.read(), Error, "broken");
  const other = startBody();
  const waiting = other.body.read();
  other.body.cancel();
  assertEquals([await waiting, await other.body.read()], [undefined, undefined]);
  const third = startBody();
  const failing = assertRejects(() => third.body.read(), Error, "broken");
  third.body.fail(new Error("broken"));
  await failing;
});
