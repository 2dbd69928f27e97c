import { assertEquals, assertRejects } from "@std/assert";
import { ArchiveBytes } from "../../src/copy/archive_bytes.ts";
import { test } from "../support/test.ts";

const stream = (...pieces: number[][]) =>
  ReadableStream.from(pieces.map((piece) => Uint8Array.from(piece)));

test("ArchiveBytes returns the requested number of bytes, in whatever pieces they come", async () => {
  const bytes = new ArchiveBytes(stream([1, 2, 3], [], [4], [5, 6]));
  assertEquals(await bytes.exactly(2), Uint8Array.of(1, 2));
  assertEquals(await bytes.exactly(0), new Uint8Array(0));
  assertEquals(await bytes.exactly(3), Uint8Array.of(3, 4, 5));
  assertEquals(await bytes.some(9), Uint8Array.of(6));
  assertEquals(await bytes.some(9), undefined);
  await assertRejects(() => bytes.exactly(1), Error, "ended before it was whole");
});

test("ArchiveBytes counts the bytes that are left when not all are read", async () => {
  const bytes = new ArchiveBytes(stream([1, 2], [3, 4, 5]));
  const left = { count: 4 };
  for await (const part of bytes.each(left)) {
    assertEquals([part, left.count], [Uint8Array.of(1, 2), 2]);
    break;
  }
  assertEquals(await Array.fromAsync(bytes.each(left)), [Uint8Array.of(3, 4)]);
  assertEquals(left.count, 0);
});

test("ArchiveBytes cancels its stream", async () => {
  let isEnded = false;
  const endless = new ReadableStream<Uint8Array>({ cancel: () => void (isEnded = true) });
  await new ArchiveBytes(endless).cancel();
  assertEquals(isEnded, true);
});
