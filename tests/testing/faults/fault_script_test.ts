import { assertEquals, assertRejects } from "@std/assert";
import { BodySource } from "../../../src/testing/faults/body_source.ts";
import { type BodyFault, faultScript } from "../../../src/testing/faults/fault_script.ts";
import { ConnectionCut } from "../../../src/testing/sockets/connection_cut.ts";
import { test } from "../../support/test.ts";

const never = new AbortController().signal;

function play(fault: BodyFault, released = never): AsyncGenerator<Uint8Array> {
  const body = ReadableStream.from(["one\ntw", "o\nthree\n"]).pipeThrough(new TextEncoderStream());
  return faultScript(fault, released)(new BodySource(body), never);
}

/** Returns the text that the script sends before it ends or cuts. */
async function sent(pieces: AsyncGenerator<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const piece of pieces) text += decoder.decode(piece, { stream: true });
  } catch (error) {
    if (!(error instanceof ConnectionCut)) throw error;
    text += "<cut>";
  }
  return text;
}

test("a cut sends the body up to its point", async () => {
  assertEquals(await sent(play({ kind: "cut", after: "request" })), "<cut>");
  assertEquals(await sent(play({ kind: "cut", after: { bytes: 5 } })), "one\nt<cut>");
  assertEquals(await sent(play({ kind: "cut", after: { frames: 2 } })), "one\ntwo\n<cut>");
});

test("a cut beyond the end of the body comes after all of it", async () => {
  assertEquals(await sent(play({ kind: "cut", after: { frames: 9 } })), "one\ntwo\nthree\n<cut>");
});

test("a truncation sends half of the frame that it cuts", async () => {
  assertEquals(await sent(play({ kind: "truncate" })), "on<cut>");
  assertEquals(await sent(play({ kind: "truncate", frames: 2 })), "one\ntwo\nthr<cut>");
  assertEquals(await sent(play({ kind: "truncate", frames: 3 })), "one\ntwo\nthree\n<cut>");
});

test("a stall waits until it is released, and then sends the rest", async () => {
  const released = new AbortController();
  const pieces = play({ kind: "stall", after: { frames: 1 } }, released.signal);
  assertEquals(new TextDecoder().decode((await pieces.next()).value), "one\n");
  const next = pieces.next();
  let stalled = true;
  next.then(() => stalled = false);
  await new Promise((resolve) => setTimeout(resolve, 0)); // everything that can go on has gone on
  assertEquals(stalled, true);
  released.abort();
  assertEquals(new TextDecoder().decode((await next).value), "tw");
  assertEquals(await sent(pieces), "o\nthree\n");
});

test("a watch error is an ERROR event after the given number of frames, and then the end", async () => {
  const text = await sent(play({ kind: "watch-error", code: 410, frames: 1 }));
  const [first, event, end] = text.split("\n");
  const { type, object } = JSON.parse(event!);
  assertEquals([first, type, object.code, object.reason, end], [
    "one",
    "ERROR",
    410,
    "Expired",
    "",
  ]);
});

test("a script fails when its body fails", async () => {
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error("gone")) });
  const pieces = faultScript({ kind: "truncate" }, never)(new BodySource(body), never);
  await assertRejects(() => pieces.next(), Error, "gone");
});
