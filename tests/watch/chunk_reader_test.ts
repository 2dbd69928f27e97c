import { assertEquals } from "@std/assert";
import { chunkReader } from "../../src/watch/chunk_reader.ts";
import { test } from "../support/test.ts";

const chunks = [[1, 2], [3], [4, 5, 6]].map((bytes) => new Uint8Array(bytes));

function streamOf(
  type: "bytes" | undefined,
  onCancel = () => {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const left = chunks.map((chunk) => chunk.slice());
  if (type === "bytes") {
    return new ReadableStream({
      type,
      pull(controller) {
        const chunk = left.shift();
        if (chunk) return controller.enqueue(chunk);
        controller.close();
        controller.byobRequest?.respond(0);
      },
      cancel: onCancel,
    });
  }
  return new ReadableStream({
    pull(controller) {
      const chunk = left.shift();
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
    cancel: onCancel,
  });
}

for (const type of ["bytes", undefined] as const) {
  const kind = type === "bytes" ? "byte" : "default";

  test(`chunkReader reads a ${kind} stream to its end`, async () => {
    const reader = chunkReader(streamOf(type));
    const read: number[] = [];
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      read.push(...value);
      reader.recycle(value);
    }
    assertEquals(read, [1, 2, 3, 4, 5, 6]);
  });

  test(`chunkReader cancels a ${kind} stream once, even when called twice`, async () => {
    let cancelled = 0;
    const reader = chunkReader(streamOf(type, () => void cancelled++));
    await reader.read();
    reader.cancel();
    reader.cancel();
    assertEquals([cancelled, (await reader.read()).done], [1, true]);
  });
}

test("chunkReader reads without the stream if the body supports that", async () => {
  let cancelled = 0;
  const chunks: ReadableStreamReadResult<Uint8Array>[] = [
    { done: false, value: new Uint8Array([7]) },
    { done: true },
  ];
  const takeChunks = () => ({
    read: () => Promise.resolve(chunks.shift() ?? { done: true }),
    cancel: () => void cancelled++,
  });
  const reader = chunkReader(Object.assign(streamOf(undefined), { takeChunks }));
  const { value } = await reader.read();
  assertEquals(value, new Uint8Array([7]));
  reader.recycle(new Uint8Array());
  assertEquals((await reader.read()).done, true);
  reader.cancel();
  assertEquals(cancelled, 1);
});

test("chunkReader uses one buffer for all reads of a byte stream", async () => {
  const reader = chunkReader(streamOf("bytes"));
  const first = await reader.read();
  if (first.done) throw new Error("no chunk");
  const size = first.value.buffer.byteLength;
  reader.recycle(first.value);
  const second = await reader.read();
  assertEquals(second.value?.buffer.byteLength, size);
  assertEquals(first.value.buffer.byteLength, 0, "the first buffer was handed over");
});
