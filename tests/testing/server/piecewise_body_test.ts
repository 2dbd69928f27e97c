import { assertEquals } from "@std/assert";
import { sharedBody, textBody } from "../../../src/testing/server/piecewise_body.ts";
import { test } from "../../support/test.ts";

test("sharedBody hands over views of long bytes, and copies none", async () => {
  const bytes = Uint8Array.from({ length: 150_000 }, (_, place) => place % 251);
  const pieces: number[] = [];
  for await (const piece of sharedBody(bytes) as ReadableStream<Uint8Array>) {
    pieces.push(piece.length);
    assertEquals(piece.buffer, bytes.buffer);
  }
  assertEquals(pieces, [32_768, 32_768, 32_768, 32_768, 18_928]);
  assertEquals(new Uint8Array(await new Response(sharedBody(bytes)).arrayBuffer()), bytes);
  const short = bytes.subarray(0, 32_768);
  assertEquals(sharedBody(short), short);
});

test("textBody takes the texts as they are read, if they are longer than a whole body may be", async () => {
  let taken = 0;
  const texts = (count: number) =>
    function* () {
      for (taken = 0; taken < count; taken++) yield "ä".repeat(1000);
    };
  assertEquals(textBody(texts(3), 3000), "ä".repeat(3000));
  const body = textBody(texts(1000), 3000) as ReadableStream<Uint8Array>;
  const reader = body.getReader();
  const first = await reader.read();
  assertEquals(first.value?.length, 66_000);
  await new Promise(setImmediate);
  assertEquals(taken, 32);
  let bytes = 66_000;
  for (let read; !(read = await reader.read()).done;) bytes += read.value.length;
  assertEquals(bytes, 2_000_000);
});
