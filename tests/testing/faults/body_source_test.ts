import { assertEquals } from "@std/assert";
import { BodySource } from "../../../src/testing/faults/body_source.ts";
import { test } from "../../support/test.ts";

function sourceOf(chunks: string[]): BodySource {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  return new BodySource(body);
}

async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of pieces) text += decoder.decode(piece, { stream: true });
  return text;
}

test("BodySource cuts a body after a number of bytes, wherever its chunks end", async () => {
  for (let bytes = 0; bytes <= 8; bytes++) {
    const source = sourceOf(["ab", "", "cde", "f"]);
    assertEquals(await textOf(source.upTo({ bytes })), "abcdef".slice(0, bytes));
    assertEquals(await textOf(source.rest()), "abcdef".slice(bytes));
  }
});

test("BodySource cuts a body after a number of frames, wherever its chunks end", async () => {
  const text = "one\ntwo\r\n\nthr€e\nrest";
  const ends = [0, 4, 9, 10, 16, text.length];
  for (let split = 0; split <= text.length; split++) {
    for (const [frames, end] of ends.entries()) {
      const source = sourceOf([text.slice(0, split), text.slice(split)]);
      assertEquals(await textOf(source.upTo({ frames })), text.slice(0, end));
      assertEquals(await textOf(source.rest()), text.slice(end));
    }
  }
});

test("BodySource gives one whole frame, or the rest when the body ends first", async () => {
  const source = sourceOf(["on", "e\ntwo\nth", "ree"]);
  const frames: string[] = [];
  for (let count = 0; count < 4; count++) {
    frames.push(new TextDecoder().decode(await source.frame()));
  }
  assertEquals(frames, ["one\n", "two\n", "three", ""]);
});

test("BodySource gives a large chunk in pieces of 64 KiB", async () => {
  const lengths: number[] = [];
  for await (const piece of sourceOf(["x".repeat(150_000)]).rest()) lengths.push(piece.length);
  assertEquals(lengths, [65_536, 65_536, 18_928]);
});

test("BodySource cancels the body, and a pending read ends", async () => {
  let cancelled = 0;
  const source = new BodySource(new ReadableStream({ cancel: () => void cancelled++ }));
  const rest = textOf(source.rest());
  await source.cancel();
  assertEquals([await rest, cancelled], ["", 1]);
});
