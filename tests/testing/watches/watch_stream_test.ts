import { assertEquals } from "@std/assert";
import { LastFrame, WatchStream } from "../../../src/testing/watches/watch_stream.ts";
import { test } from "../../support/test.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function makeStream(options: { initial?: string[]; queueLimit?: number } = {}) {
  const { initial = [], queueLimit = 100 } = options;
  let ends = 0;
  const stream = new WatchStream({
    initial: initial.map((text) => encoder.encode(text)).values(),
    queueLimit,
    onEnd: () => ends++,
  });
  return { stream, reader: stream.body.getReader(), ends: () => ends };
}

async function read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string | undefined> {
  const { value } = await reader.read();
  return value && decoder.decode(value);
}

test("WatchStream gives the initial frames, then the pushed ones, each in a chunk of its own", async () => {
  const { stream, reader } = makeStream({ initial: ["a", "b"] });
  stream.push(encoder.encode("c"));
  assertEquals([await read(reader), await read(reader), await read(reader)], ["a", "b", "c"]);
  const pending = read(reader);
  stream.push(encoder.encode("d"));
  assertEquals(await pending, "d");
  stream.end();
});

test("WatchStream keeps the order of frames that come later", async () => {
  const { stream, reader } = makeStream();
  const late = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
  stream.push(late.promise);
  for (const text of "bcdefghijklmnopqrstuvw") stream.push(encoder.encode(text));
  const first = read(reader);
  late.resolve(encoder.encode("a"));
  assertEquals([await first, await read(reader)], ["a", "bcdefghijklmnopqrstuvw"]);
  stream.end();
});

test("WatchStream gives the queued frames before it ends", async () => {
  const { stream, reader, ends } = makeStream();
  stream.push(encoder.encode("a"));
  stream.end();
  stream.push(encoder.encode("late"));
  assertEquals([await read(reader), await read(reader), ends()], ["a", undefined, 1]);
});

test("WatchStream ends after a last frame, without what waits behind it", async () => {
  const { stream, reader, ends } = makeStream();
  stream.push(encoder.encode("a"));
  stream.push(Promise.resolve(new LastFrame(encoder.encode("last"))));
  stream.push(encoder.encode("b"));
  assertEquals(await read(reader), "a");
  assertEquals(await read(reader), "last");
  assertEquals([await read(reader), ends()], [undefined, 1]);
});

test("WatchStream ends a pending read", async () => {
  const { stream, reader } = makeStream();
  const pending = read(reader);
  stream.end();
  assertEquals(await pending, undefined);
});

test("WatchStream joins the frames of a backlog in order", async () => {
  const { stream, reader } = makeStream();
  for (let index = 0; index < 50; index++) stream.push(encoder.encode(`${index};`));
  stream.end();
  let text = "";
  let chunks = 0;
  for (let chunk = await read(reader); chunk !== undefined; chunk = await read(reader)) {
    text += chunk;
    chunks++;
  }
  assertEquals(text, Array.from({ length: 50 }, (_, index) => `${index};`).join(""));
  assertEquals(chunks < 50, true);
});

test("WatchStream cuts off a reader that lets too many frames queue", async () => {
  const { stream, reader, ends } = makeStream({ initial: ["a", "b"], queueLimit: 3 });
  assertEquals(await read(reader), "a");
  for (let index = 0; index < 4; index++) stream.push(encoder.encode("x"));
  assertEquals([stream.overflowed, ends(), await read(reader)], [true, 1, undefined]);
});

test("WatchStream ends when its reader cancels", async () => {
  const { stream, reader, ends } = makeStream();
  await reader.cancel();
  stream.push(encoder.encode("late"));
  assertEquals([ends(), stream.overflowed], [1, false]);
});
