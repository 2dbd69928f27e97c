import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { settled } from "../../../support/clocks/fake_clock.ts";
import { ScriptedConnection } from "../../../support/connections/scripted_connection.ts";
import { test } from "../../../support/test.ts";
import { send } from "./send.ts";

test("a signal ends a request that the server does not read", async () => {
  for (const content of [undefined, new Uint8Array(100_000), endlessStream()]) {
    const wire = new ScriptedConnection([]);
    wire.stuck = true;
    const abort = new AbortController();
    const body = content && { content, contentType: undefined };
    const waiting = send(wire, { method: "POST", body, signal: abort.signal });
    await settled();
    abort.abort("enough");
    assertEquals([await waiting.catch((reason) => reason), wire.closed], ["enough", 1]);
  }
});

function endlessStream(cancelled = () => {}): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(1_000)),
    cancel: cancelled,
  });
}

const created = "HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\nok";

test("a body is sent after the head, and in chunks if its length is unknown", async () => {
  const text = "0123456789".repeat(2_000);
  const content = new TextEncoder().encode(text);
  const stream = () =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const part of [content.subarray(0, 5), content.subarray(5, 5), content.subarray(5)]) {
          controller.enqueue(part);
        }
        controller.close();
      },
    });
  const head = "POST /api/v1/pods?watch=true HTTP/1.1\r\nhost: 10.96.0.1\r\n";
  const rest = (content.length - 5).toString(16);
  const cases: [Uint8Array | ReadableStream<Uint8Array>, string][] = [
    [content, `${head}content-length: ${content.length}\r\n\r\n${text}`],
    [
      stream(),
      `${head}transfer-encoding: chunked\r\n\r\n5\r\n01234\r\n${rest}\r\n${text.slice(5)}\r\n` +
      "0\r\n\r\n",
    ],
  ];
  for (const [content, written] of cases) {
    const wire = new ScriptedConnection([], { writable: 5_000 });
    let kept = 0;
    const body = { content, contentType: undefined };
    const sending = send(wire, { method: "POST", body }, () => kept++);
    while (wire.written.length < written.length) {
      await new Promise((resolve) => setTimeout(resolve, 0)); // a long body gives way to other work
    }
    wire.bring(created);
    assertEquals([(await sending).status, wire.written === written, kept], [201, true, 1]);
  }
});

test("a response that comes before the body was sent is returned, and the connection is closed", async () => {
  const contents = [new Uint8Array(100_000), endlessStream()];
  for (const content of contents) {
    const wire = new ScriptedConnection([]);
    let kept = 0;
    const body = { content, contentType: undefined };
    const write = wire.write.bind(wire);
    wire.write = (bytes) => {
      if (wire.written.includes("\r\n\r\n")) wire.stuck = true; // the server reads only the head
      return write(bytes);
    };
    const sending = send(wire, { method: "POST", body }, () => kept++);
    await settled();
    wire.bring("HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno");
    const response = await sending;
    assertEquals([response.status, await response.text()], [413, "no"]);
    assertEquals([kept, wire.closed], [0, 1]);
  }
});

test("a stream of small parts that are always available lets the event loop turn", async () => {
  let parts = 0;
  const cancelled = Promise.withResolvers<void>();
  const content = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new Uint8Array(1));
      if (++parts === 50_000) controller.close();
    },
    cancel: () => cancelled.resolve(),
  });
  const wire = new ScriptedConnection([]);
  const sending = send(wire, { method: "POST", body: { content, contentType: undefined } });
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(parts < 50_000, true);
  wire.bring(created);
  assertEquals((await sending).status, 201);
  await cancelled.promise; // the response came before all of it was sent
  await new Promise((resolve) => setTimeout(resolve, 10)); // after the timer of the turn under way
});

test("a stream is cancelled when its request ends", async () => {
  const cancelled = Promise.withResolvers<void>();
  const wire = new ScriptedConnection([]);
  const write = wire.write.bind(wire);
  wire.write = async (bytes) => {
    await new Promise(setImmediate); // a turn of the event loop
    return await write(bytes);
  };
  const abort = new AbortController();
  const body = { content: endlessStream(cancelled.resolve), contentType: undefined };
  const sending = send(wire, { method: "POST", body, signal: abort.signal });
  while (!wire.written.includes("3e8\r\n")) await new Promise(setImmediate);
  abort.abort("enough");
  assertEquals(await sending.catch((reason) => reason), "enough");
  await cancelled.promise;
});

test("a stream that gives nothing is cancelled at once when its request is aborted", async () => {
  const cancelled = Promise.withResolvers<unknown>();
  const pulled = Promise.withResolvers<void>();
  const silent = { pull: () => pulled.resolve(), cancel: cancelled.resolve };
  const content = new ReadableStream<Uint8Array>(silent, { highWaterMark: 0 });
  const abort = new AbortController();
  const body = { content, contentType: undefined };
  const wire = new ScriptedConnection([]);
  const sending = send(wire, { method: "POST", body, signal: abort.signal });
  await pulled.promise;
  abort.abort("enough");
  assertEquals(await sending.catch((reason) => reason), "enough");
  assertEquals(await cancelled.promise, "enough");
});

test("an error of the body's stream fails the request", async () => {
  const failures: [ReadableStream, unknown][] = [];
  const own = new Error("no disk");
  failures.push([new ReadableStream({ pull: () => Promise.reject(own) }), own]);
  const text = new ReadableStream({ start: (controller) => controller.enqueue("text") });
  failures.push([text, undefined]);
  for (const [content, cause] of failures) {
    const wire = new ScriptedConnection([]);
    const body = { content, contentType: undefined };
    const error = await assertRejects(() => send(wire, { method: "POST", body }), Error);
    if (cause) assertStrictEquals(error, cause);
    else assertEquals(error.message.includes("must give Uint8Array chunks"), true, error.message);
    assertEquals([wire.closed, wire.written.endsWith("0\r\n\r\n")], [1, false]);
  }
});
