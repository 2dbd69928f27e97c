import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { SocketWriter } from "../../../src/testing/sockets/socket_writer.ts";
import { writeResponse } from "../../../src/testing/sockets/write_response.ts";
import { runProgram } from "../../support/programs/run_program.ts";
import { runtimeName, test } from "../../support/test.ts";
import { FakeConnection } from "../server/fake_connection.ts";

const usual = { headOnly: false, chunks: true, keepAlive: true };

async function write(response: Response, options: Partial<typeof usual> = {}) {
  const connection = new FakeConnection();
  await writeResponse(new SocketWriter(connection), response, { ...usual, ...options });
  return connection.writes;
}

/** Creates a body that a test writes step by step. */
function openBody() {
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (given) => void (controller = given),
  });
  return {
    stream,
    controller,
    push: (text: string) => controller.enqueue(new TextEncoder().encode(text)),
  };
}

test("the head and a complete body are one write, with the body's length", async () => {
  for (const size of [0, 10, 32_000, 500_000]) {
    const writes = await write(new Response("x".repeat(size), { status: 201 }));
    assertEquals(writes.length, 1);
    assertMatch(writes[0]!, /^HTTP\/1\.1 201 Created\r\n/);
    assertMatch(writes[0]!, new RegExp(`\r\ncontent-length: ${size}\r\n`));
    assertEquals(writes[0]!.split("\r\n\r\n")[1]?.length, size);
  }
}, { ignore: runtimeName === "bun" }); // Bun reads it in several turns, and uses Bun.serve

test("the head of a stream is written before the first chunk exists", async () => {
  const connection = new FakeConnection();
  const body = openBody();
  const done = writeResponse(new SocketWriter(connection), new Response(body.stream), usual);
  while (connection.writes.length === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  assertMatch(connection.written, /\r\ntransfer-encoding: chunked\r\n\r\n$/);
  body.push("first\n");
  body.push("second\n");
  body.controller.close();
  await done;
  assertEquals(connection.writes.slice(1), ["6\r\nfirst\n\r\n", "7\r\nsecond\n\r\n", "0\r\n\r\n"]);
});

test("a chunk that is ready with the head is written with it", async () => {
  const body = openBody();
  body.push("first\n");
  body.push("second\n");
  body.controller.close();
  const [start, ...others] = await write(new Response(body.stream));
  assertStringIncludes(start!, "\r\n\r\n6\r\nfirst\n\r\n");
  assertEquals(others, ["7\r\nsecond\n\r\n", "0\r\n\r\n"]);
});

test("without chunks or with a length of its own, a stream is written unchanged", async () => {
  for (
    const [headers, options] of [[{ "content-length": "3" }, {}], [{}, { chunks: false }]] as const
  ) {
    const body = openBody();
    body.push("ab");
    body.push("c");
    body.controller.close();
    const written = (await write(new Response(body.stream, { headers }), options)).join("");
    assertEquals(written.split("\r\n\r\n")[1], "abc");
  }
});

test("a response without a body is only a head, and the last one on a connection says close", async () => {
  const head = await write(new Response("body"), { headOnly: true });
  assertEquals(head.join("").endsWith("\r\n\r\n"), true);
  const empty = await write(new Response(null, { status: 204 }), { keepAlive: false });
  assertMatch(empty.join(""), /\r\nconnection: close\r\n/);
  assertEquals(/content-length|transfer-encoding/.test(empty.join("")), false);
});

test("a body that fails rejects the write, and the response does not end properly", async () => {
  const connection = new FakeConnection();
  const body = openBody();
  const done = writeResponse(new SocketWriter(connection), new Response(body.stream), usual);
  const rejected = assertRejects(() => done, Error, "cut");
  body.push("first\n");
  while (!connection.written.includes("first")) {
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  body.controller.error(new Error("cut"));
  await rejected;
  assertEquals(connection.written.includes("\r\n0\r\n"), false);
});

test("a body is cancelled when its connection closes, and if it has closed before", async () => {
  for (const closesBefore of [false, true]) {
    const cancelled = Promise.withResolvers<void>();
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      cancel: () => cancelled.resolve(),
    });
    const writer = new SocketWriter(new FakeConnection());
    if (closesBefore) writer.close();
    const done = writeResponse(writer, new Response(stream), usual);
    writer.close();
    await cancelled.promise;
    await done;
  }
});

test("a connection that stays open keeps no body that was written to it", async () => {
  const { stdout, stderr } = await runProgram(
    new URL("./written_responses.ts", import.meta.url),
    { denoFlags: ["--v8-flags=--expose-gc"] },
  );
  // Bun takes values on its stack for references, and so may keep one. A leak keeps all 20.
  assert(parseInt(stdout) <= (runtimeName === "bun" ? 1 : 0), `${stdout} are left; ${stderr}`);
});
