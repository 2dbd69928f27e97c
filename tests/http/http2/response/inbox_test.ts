import { assertEquals } from "@std/assert";
import { Inbox } from "../../../../src/http/http2/response/inbox.ts";
import { test } from "../../../support/test.ts";

type Bytes = Uint8Array<ArrayBuffer>;

function bytes(text: string): Bytes {
  return new TextEncoder().encode(text);
}

function add(inbox: Inbox, texts: string[], shared = false): void {
  const parts = texts.map(bytes);
  inbox.add(parts, parts.reduce((sum, { length }) => sum + length, 0), shared);
}

function taken(inbox: Inbox): string {
  let text = "";
  for (let part; (part = inbox.take());) text += new TextDecoder().decode(part);
  return text;
}

test("bytes come out in the order in which they went in", () => {
  const inbox = new Inbox();
  add(inbox, ["ab", "c"]);
  add(inbox, ["d"]);
  add(inbox, []);
  add(inbox, ["e", "fg"], true);
  assertEquals(inbox.size, 7);
  assertEquals([taken(inbox), inbox.size, inbox.take()], ["abcdefg", 0, undefined]);
  add(inbox, ["h"]);
  add(inbox, ["ij"]);
  assertEquals(new TextDecoder().decode(inbox.takeAll()), "hij");
  assertEquals([inbox.takeAll().length, inbox.size], [0, 0]);
});

test("a cleared inbox has nothing", () => {
  const inbox = new Inbox();
  add(inbox, ["abc"]);
  add(inbox, ["def"]);
  inbox.clear();
  assertEquals([inbox.size, inbox.take()], [0, undefined]);
  add(inbox, ["g"]);
  assertEquals(taken(inbox), "g");
});

test("what was taken does not change when more is added", () => {
  const inbox = new Inbox();
  add(inbox, ["a"]);
  add(inbox, ["bb"]);
  const first = inbox.take();
  const second = inbox.take();
  for (let times = 0; times < 10; times++) add(inbox, ["x"]);
  assertEquals([first, second], [bytes("a"), bytes("bb")]);
});

test("a long part is kept as it is, unless its memory is shared", () => {
  const part = new Uint8Array(2_000).fill(7);
  const inbox = new Inbox();
  inbox.add([part], part.length, false);
  assertEquals(inbox.take() === part, true);
  inbox.add([part], part.length, true);
  const copy = inbox.take();
  assertEquals([copy === part, copy?.buffer === part.buffer, copy], [false, false, part]);
});

test("a part of a much larger memory is copied, so that it does not hold it", () => {
  const memory = new Uint8Array(128 * 1024);
  const inbox = new Inbox();
  inbox.add([memory.subarray(5, 2_005)], 2_000, false);
  assertEquals(inbox.take()?.buffer.byteLength, 2_000);
});

test("many short parts hold little more memory than their length", () => {
  const inbox = new Inbox();
  for (let times = 0; times < 100_000; times++) inbox.add([new Uint8Array(3)], 3, false);
  assertEquals(inbox.size, 300_000);
  const memories = new Set<ArrayBuffer>();
  for (let part; (part = inbox.take());) memories.add(part.buffer);
  const held = [...memories].reduce((sum, { byteLength }) => sum + byteLength, 0);
  assertEquals(held < 400_000, true);
});
