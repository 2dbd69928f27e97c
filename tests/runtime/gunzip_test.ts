import { assertEquals, assertRejects } from "@std/assert";
import { gunzip } from "../../src/runtime/gunzip.ts";
import { seededRandom } from "../support/seeded_random.ts";
import { test } from "../support/test.ts";

type Bytes = Uint8Array<ArrayBuffer>;

async function gzipped(text: string): Promise<Bytes> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A body that comes in `parts`. */
function bodyOf(parts: Bytes[], onCancel: () => void = () => {}): ReadableStream<Bytes> {
  const left = [...parts];
  return new ReadableStream({
    pull(controller) {
      const part = left.shift();
      if (part) controller.enqueue(part);
      else controller.close();
    },
    cancel: onCancel,
  }, { highWaterMark: 0 });
}

function read(...parts: Bytes[]): Promise<string> {
  return new Response(gunzip(bodyOf(parts))).text();
}

const join = (...parts: Bytes[]) => new Uint8Array(parts.flatMap((part) => [...part]));
const bytes = (text: string) => new TextEncoder().encode(text);

/** Compresses a text into a member whose head has every optional part. */
async function decorated(text: string): Promise<Bytes> {
  const plain = await gzipped(text);
  const head = plain.slice(0, 10);
  head[3] = 2 | 4 | 8 | 16;
  const optional = [bytes("\x03\0abc"), bytes("name\0"), bytes("comment\0"), bytes("\x12\x34")];
  return join(head, ...optional, plain.slice(10));
}

test("a member is decompressed wherever it is cut", async () => {
  for (const member of [await gzipped("hello, world"), await decorated("hello, world")]) {
    assertEquals(await read(member), "hello, world");
    for (let at = 0; at <= member.length; at++) {
      assertEquals(await read(member.slice(0, at), member.slice(at)), "hello, world", `${at}`);
    }
    assertEquals(
      await read(...Array.from(member, (byte) => new Uint8Array([byte]))),
      "hello, world",
    );
  }
});

test("several members are decompressed in order, because each flush of a watch is one", async () => {
  const members = await Promise.all(["one\n", "", "two\n", "three\n"].map(gzipped));
  const text = "one\ntwo\nthree\n";
  assertEquals(await read(...members), text);
  const all = join(...members);
  for (let at = 1; at < all.length; at++) {
    assertEquals(await read(all.slice(0, at), all.slice(at)), text, `${at}`);
  }
});

test("an event is delivered as soon as its member has come", async () => {
  const [first, second] = [await gzipped("one\n"), await gzipped("two\n")];
  const held = Promise.withResolvers<void>();
  const body = new ReadableStream<Bytes>({
    async pull(controller) {
      controller.enqueue(first);
      await held.promise;
      controller.enqueue(second);
      controller.close();
    },
  }, { highWaterMark: 0 });
  const reader = gunzip(body).getReader();
  assertEquals(new TextDecoder().decode((await reader.read()).value), "one\n");
  held.resolve();
  assertEquals(new TextDecoder().decode((await reader.read()).value), "two\n");
  assertEquals((await reader.read()).done, true);
});

test("megabytes are decompressed without a change", async () => {
  const random = seededRandom(20_261_129);
  let text = "";
  while (text.length < 3_000_000) text += `${random()}\n`;
  const member = await gzipped(text);
  const parts: Bytes[] = [];
  for (let at = 0; at < member.length; at += 10_000) parts.push(member.slice(at, at + 10_000));
  assertEquals(await read(...parts) === text, true);
});

test("bytes after the last member are ignored", async () => {
  assertEquals(await read(join(await gzipped("hello"), bytes("and garbage"))), "hello");
  assertEquals(await read(await gzipped("hello"), new Uint8Array(512)), "hello"); // tar's padding
});

test("a body without any bytes is empty, unless it may not be empty", async () => {
  assertEquals(await read(), "");
  assertEquals(await read(new Uint8Array()), "");
  const stream = gunzip(bodyOf([]), { mayBeEmpty: false });
  await assertRejects(() => new Response(stream).text(), TypeError, "its gzip is corrupt");
});

test("input that is not gzip, is damaged or breaks off fails, and does not end normally", async () => {
  const member = await gzipped("hello, world");
  const damaged = (at: number) => {
    const copy = member.slice();
    copy[at] = (copy[at] ?? 0) ^ 0xff;
    return copy;
  };
  const wrong = [
    bytes("hello, world"),
    damaged(0),
    damaged(2),
    damaged(10), // the compressed content
    damaged(member.length - 8), // its checksum
    damaged(member.length - 1), // its length
  ];
  for (const body of wrong) {
    await assertRejects(() => read(body), TypeError, "malformed response: its gzip is corrupt");
  }
  for (let length = 1; length < member.length; length++) {
    await assertRejects(() => read(member.slice(0, length)), TypeError, "corrupt", `${length}`);
  }
  const second = join(member, member.slice(0, -1));
  await assertRejects(() => read(second), TypeError, "it breaks off");
});

test("an error of the body is an error of its content", async () => {
  const broken = new ReadableStream<Bytes>({ pull: () => Promise.reject(new Error("broken off")) });
  await assertRejects(() => new Response(gunzip(broken)).text(), Error, "broken off");
});

test("nothing is read before the first read, and a cancelled stream cancels its body", async () => {
  let cancelled = 0;
  const member = await gzipped("0123456789".repeat(100_000));
  const unread = gunzip(bodyOf([member], () => cancelled++));
  await unread.cancel();
  const reader = gunzip(bodyOf([member.slice(0, 600)], () => cancelled++)).getReader();
  await reader.read();
  await reader.cancel();
  assertEquals(cancelled, 2);
});
