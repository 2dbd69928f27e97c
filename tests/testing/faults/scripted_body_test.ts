import { assertEquals, assertRejects } from "@std/assert";
import { type BodyScript, ScriptedBody } from "../../../src/testing/faults/scripted_body.ts";
import { ConnectionCut } from "../../../src/testing/sockets/connection_cut.ts";
import { test } from "../../support/test.ts";

const encoder = new TextEncoder();

/** Creates an endless body that counts its reads and cancellations. */
function endless() {
  const counts = { pulled: 0, cancelled: 0 };
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(encoder.encode(`${counts.pulled++};`));
    },
    cancel() {
      counts.cancelled++;
    },
  }, { highWaterMark: 0 });
  return { body, counts };
}

const pass: BodyScript = (source) => source.rest();

async function read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string | undefined> {
  const { value } = await reader.read();
  return value && new TextDecoder().decode(value);
}

test("ScriptedBody reads its source only as fast as it is read", async () => {
  const { body, counts } = endless();
  const scripted = new ScriptedBody(body, pass);
  assertEquals(counts.pulled, 0);
  const reader = scripted.stream.getReader();
  assertEquals([await read(reader), await read(reader), counts.pulled], ["0;", "1;", 2]);
  await reader.cancel();
});

test("ScriptedBody ends its source when its script ends first", async () => {
  const { body, counts } = endless();
  const scripted = new ScriptedBody(body, (source) => source.upTo({ bytes: 3 }));
  assertEquals(await new Response(scripted.stream).text(), "0;1");
  assertEquals([scripted.ended.aborted, counts.cancelled], [true, 1]);
});

test("ScriptedBody fails as soon as its script throws, and ends its source", async () => {
  const { body, counts } = endless();
  const scripted = new ScriptedBody(body, async function* (source) {
    yield* source.upTo({ bytes: 2 });
    throw new ConnectionCut();
  });
  const reader = scripted.stream.getReader();
  assertEquals(await read(reader), "0;");
  await assertRejects(() => read(reader), ConnectionCut);
  assertEquals([scripted.ended.aborted, counts.cancelled], [true, 1]);
});

test("ScriptedBody ends its source when its reader cancels, and cannot be cut afterwards", async () => {
  const { body, counts } = endless();
  const scripted = new ScriptedBody(body, pass);
  await scripted.stream.cancel();
  assertEquals([scripted.ended.aborted, counts.cancelled], [true, 1]);
  await scripted.cut();
  assertEquals(counts.cancelled, 1);
});

test("cut fails a pending read, after the sent bytes are on their way", async () => {
  const steps: string[] = [];
  const silent = new ReadableStream<Uint8Array>({ cancel: () => void steps.push("cancelled") });
  const scripted = new ScriptedBody(silent, pass, {
    settle: () => Promise.resolve(void steps.push("settled")),
  });
  const reader = scripted.stream.getReader();
  const waiting = read(reader).catch((error) => void steps.push(error.name));
  await Promise.all([scripted.cut(), scripted.cut()]);
  await waiting;
  assertEquals(steps.toSorted(), ["ConnectionCut", "cancelled", "settled", "settled"]);
});

test("a script gets a signal of the end, so that it need not wait any longer", async () => {
  const { body } = endless();
  const started = Promise.withResolvers<void>();
  const heard = Promise.withResolvers<void>();
  const scripted = new ScriptedBody(body, async function* (source, ended) {
    ended.addEventListener("abort", () => heard.resolve());
    started.resolve();
    await heard.promise;
    yield* source.rest();
  });
  const reader = scripted.stream.getReader();
  const waiting = read(reader);
  await started.promise;
  await reader.cancel();
  await heard.promise;
  assertEquals(await waiting, undefined);
});
