import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { NetworkError } from "../../../src/core/errors.ts";
import {
  type BodyFraming,
  ChunkedFraming,
  LengthFraming,
  UNFRAMED,
} from "../../../src/http/http1/body_framing.ts";
import { Exchange, type ExchangeOptions } from "../../../src/http/http1/exchange.ts";
import { ResponseBody } from "../../../src/http/http1/response_body.ts";
import { countedSignal } from "../../support/counted_signal.ts";
import { ScriptedConnection } from "../../support/connections/scripted_connection.ts";
import { answeredOver } from "../../support/servers/scripted_http.ts";
import { test } from "../../support/test.ts";

const chunked = () => new ChunkedFraming();

/** Returns a body over a connection. With `keep` the connection may serve another request. */
async function bodyOf(
  wire: ScriptedConnection,
  framing: BodyFraming = chunked(),
  beyondHead = "",
  options: Partial<Pick<ExchangeOptions, "keep" | "signal">> = {},
): Promise<ResponseBody> {
  const connection = await answeredOver(wire);
  const request = { origin: "https://10.96.0.1", method: "GET" };
  const exchange = new Exchange(connection, {
    ...request,
    signal: undefined,
    keep: undefined,
    ...options,
  });
  Object.assign(exchange, { wasSent: true, isSent: true, isAnswered: true });
  const bytes = new TextEncoder().encode(beyondHead);
  const begun = bytes.subarray(0, framing.strip(bytes)); // as with the bytes beyond the head
  return new ResponseBody(exchange, { connection, framing, begun });
}

async function next(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  return new TextDecoder().decode((await reader.read()).value);
}

test("ResponseBody reads nothing before the first read", async () => {
  const connection = new ScriptedConnection(["1\r\nb\r\n1\r\nc", "\r\n", "1\r\nd\r\n"]);
  const reader = (await bodyOf(connection, chunked(), "1\r\na\r\n")).getReader();
  assertEquals([await next(reader), connection.unread], ["a", 3]);
  assertEquals([await next(reader), connection.unread], ["bc", 2]);
  assertEquals([await next(reader), connection.unread], ["d", 0]);
  assertEquals(connection.closed, 0);
  await reader.cancel();
  assertEquals(connection.closed, 1);
});

test("ResponseBody gives a long body in parts, and then closes the connection", async () => {
  const text = "0123456789".repeat(10_000);
  const framed = `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
  for (const beyondHead of [0, 5, 50_000, framed.length]) {
    const rest = framed.slice(beyondHead);
    const connection = new ScriptedConnection(rest ? [rest] : []);
    const body = await bodyOf(connection, chunked(), framed.slice(0, beyondHead));
    assertEquals(await new Response(body).text() === text, true);
    assertEquals(connection.closed, 1);
  }
});

test("ResponseBody without a length ends with the connection", async () => {
  const connection = new ScriptedConnection(["all ", "of it"], { ends: true });
  assertEquals(
    await new Response(await bodyOf(connection, UNFRAMED)).text(),
    "all of it",
  );
  assertEquals(connection.closed, 1);
});

test("ResponseBody that breaks off fails after the data that came, and does not end normally", async () => {
  for (const rest of ["5\r\nhel", "3\r\nhel", "3\r\nhel\r\n", "3\r\nhel\r\n0\r\n"]) {
    const connection = new ScriptedConnection([rest], { ends: true });
    const reader = (await bodyOf(connection)).getReader();
    assertEquals(await next(reader), "hel");
    await assertRejects(() => reader.read(), NetworkError, "unexpected end");
    assertEquals(connection.closed, 1);
  }
});

test("ResponseBody fails when its framing cannot be read", async () => {
  const connection = new ScriptedConnection(["1\r\nab\r\n"]);
  await assertRejects(
    () => bodyOf(connection).then((body) => new Response(body).text()),
    NetworkError,
    "malformed",
  );
  assertEquals(connection.closed, 1);
});

test("ResponseBody can be read without its stream, which is then locked", async () => {
  const connection = new ScriptedConnection(["1\r\nb\r\n", "1\r\nc\r\n0\r\n\r\n"]);
  const body = await bodyOf(connection, chunked(), "1\r\na\r\n");
  const chunks = body.takeChunks();
  assertEquals([body.locked, connection.unread], [true, 2]);
  const read: string[] = [];
  for (let chunk; !(chunk = await chunks.read()).done;) {
    read.push(new TextDecoder().decode(chunk.value));
  }
  assertEquals([read, connection.closed], [["a", "b", "c"], 1]);
  assertEquals((await chunks.read()).done, true);
});

test("chunks taken from a body fail as its stream would, and end when they are cancelled", async () => {
  const broken = new ScriptedConnection(["3\r\nhel"], { ends: true });
  const chunks = (await bodyOf(broken)).takeChunks();
  await chunks.read();
  await assertRejects(() => chunks.read(), NetworkError, "unexpected end");

  const silent = new ScriptedConnection([]);
  const waiting = (await bodyOf(silent)).takeChunks();
  const read = waiting.read();
  waiting.cancel();
  assertEquals([(await read).done, (await waiting.read()).done], [true, true]);

  const abort = new AbortController();
  const followed = await bodyOf(new ScriptedConnection([]), chunked(), "", {
    signal: abort.signal,
  });
  const aborted = followed.takeChunks().read();
  abort.abort(new Error("enough"));
  await assertRejects(() => aborted, Error, "enough");
  assertEquals([broken.closed, silent.closed], [1, 1]);
});

test("ResponseBody gives its connection back once, after it was read to its end", async () => {
  const whole = "1\r\na\r\n0\r\n\r\n";
  const cases: [string[], () => BodyFraming, string][] = [
    [[whole], chunked, ""],
    [["1\r\na\r\n", "0\r\n\r\n"], chunked, ""],
    [[], chunked, whole],
    [["a"], () => new LengthFraming(1), ""],
    [["a"], () => new LengthFraming(2), "a"],
  ];
  for (const reads of ["stream", "chunks"] as const) {
    for (const [parts, frame, begun] of cases) {
      const framing = frame();
      const wire = new ScriptedConnection(parts);
      const counted = countedSignal();
      let kept = 0;
      const options = { keep: () => kept++, signal: counted.signal };
      const body = await bodyOf(wire, framing, begun, options);
      if (reads === "stream") await new Response(body).text();
      else {
        const chunks = body.takeChunks();
        while (!(await chunks.read()).done);
        chunks.cancel(); // too late
      }
      counted.controller.abort(); // too late
      assertEquals([kept, wire.closed, counted.listeners], [1, 0, 0]);
    }
  }
});

test("ResponseBody does not give back a connection with further bytes, or one not read to the end", async () => {
  let kept = 0;
  const keep = () => kept++;
  const beyond = new ScriptedConnection(["1\r\na\r\n0\r\n\r\nHTTP/1.1 200 OK"]);
  assertEquals(await new Response(await bodyOf(beyond, chunked(), "", { keep })).text(), "a");
  const cancelled = new ScriptedConnection(["1\r\na\r\n0\r\n\r\n"]);
  await (await bodyOf(cancelled, chunked(), "", { keep })).cancel();
  const unframed = new ScriptedConnection(["a"], { ends: true });
  await new Response(await bodyOf(unframed, UNFRAMED, "", { keep })).text();
  assertEquals([kept, beyond.closed, cancelled.closed, unframed.closed], [0, 1, 1, 1]);
});

test("ResponseBody fails with the signal's reason, whether it is read or not", async () => {
  const reason = new Error("enough");
  const counted = countedSignal();
  const { signal } = counted;
  const wires = [new ScriptedConnection([]), new ScriptedConnection([])];
  const [read, unread] = await Promise.all(
    wires.map((wire) => bodyOf(wire, chunked(), "", { signal })),
  );
  const waiting = read?.getReader().read();
  assertEquals(counted.listeners, 2);
  counted.controller.abort(reason);
  assertStrictEquals(await assertRejects(async () => await waiting), reason);
  assertStrictEquals(await assertRejects(() => new Response(unread).text()), reason);
  assertEquals([wires.map(({ closed }) => closed), counted.listeners], [[1, 1], 0]);
});

test("ResponseBody that is cancelled during a read ends without an error", async () => {
  const wire = new ScriptedConnection([]);
  const counted = countedSignal();
  const body = await bodyOf(wire, chunked(), "", { signal: counted.signal });
  const reader = body.getReader();
  const waiting = reader.read();
  await reader.cancel();
  assertEquals([(await waiting).done, wire.closed, counted.listeners], [true, 1, 0]);
});

test("ResponseBody's error says that the response had begun", async () => {
  const wire = new ScriptedConnection([], { ends: true });
  const error = await assertRejects(
    async () => await new Response(await bodyOf(wire)).text(),
    NetworkError,
    "broke off or cannot be read",
  );
  assertEquals([error.failure, error.outcomeUnknown], ["closed", false]);
});

test("a chunk that is read from the stream is a copy, and does not change", async () => {
  const wire = new ScriptedConnection(["1\r\na\r\n", "1\r\nb\r\n"]);
  const reader = (await bodyOf(wire)).getReader();
  const { value: first } = await reader.read();
  assertEquals(await next(reader), "b");
  assertEquals(new TextDecoder().decode(first), "a");
  await reader.cancel();
});
