import { assertEquals, assertRejects } from "@std/assert";
import { readerOf, readPart } from "../../../src/http/message/body_reader.ts";
import { test } from "../../support/test.ts";

function startRequest() {
  const reasons: unknown[] = [];
  return { reasons, abort: (reason: unknown) => void reasons.push(reason) };
}

test("the parts of a body are read until its end", async () => {
  const request = startRequest();
  const reader = readerOf(ReadableStream.from([new Uint8Array([1])]), request)!;
  assertEquals((await readPart(reader, request)).value, new Uint8Array([1]));
  assertEquals((await readPart(reader, request)).done, true);
  assertEquals(request.reasons, []);
});

test("a body that is locked, fails or gives other chunks fails its request", async () => {
  const request = startRequest();
  const locked = new ReadableStream<Uint8Array>();
  locked.getReader();
  assertEquals(readerOf(locked, request), undefined);
  const failure = new Error("the source failed");
  const failing = new ReadableStream({ pull: (controller) => controller.error(failure) });
  const text = ReadableStream.from(["text"]) as ReadableStream<unknown>;
  for (const stream of [failing, text as ReadableStream<Uint8Array>]) {
    const reader = readerOf(stream, request)!;
    await assertRejects(() => readPart(reader, request), Error);
  }
  assertEquals(request.reasons.map((reason) => (reason as Error).name), [
    "TypeError",
    "Error",
    "TypeError",
  ]);
  assertEquals(request.reasons[1], failure);
});
