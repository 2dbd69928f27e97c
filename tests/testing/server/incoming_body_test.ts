import { assertEquals, assertRejects } from "@std/assert";
import { IncomingBody } from "../../../src/testing/server/incoming_body.ts";
import { SocketReader } from "../../../src/testing/sockets/socket_reader.ts";
import { test } from "../../support/test.ts";
import { FakeConnection } from "./fake_connection.ts";

function receive(received: string, length: number | undefined) {
  const connection = new FakeConnection();
  connection.arrive(received);
  connection.end();
  const reader = new SocketReader(connection);
  let begun = 0;
  return { reader, body: new IncomingBody(reader, length, () => begun++), begun: () => begun };
}

const rest = async (reader: SocketReader) => new TextDecoder().decode(await reader.read());

test("IncomingBody reads a body of a known length, and no byte beyond it", async () => {
  const { reader, body, begun } = receive("hello GET", 5);
  assertEquals(begun(), 0, "no reader has asked for it yet");
  assertEquals(await new Response(body.stream).text(), "hello");
  assertEquals([await rest(reader), begun()], [" GET", 1]);
});

test("IncomingBody reads chunks with extensions and trailers", async () => {
  const { reader, body } = receive("5\r\nhello\r\n1;a=b\r\n!\r\n0\r\nx: y\r\n\r\nGET", undefined);
  assertEquals(await new Response(body.stream).text(), "hello!");
  assertEquals(await rest(reader), "GET");
});

test("finish reads the rest that the handler left, all of the body or a part", async () => {
  const { reader, body } = receive("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\nGET", undefined);
  const stream = body.stream.getReader();
  await stream.read();
  await body.finish();
  assertEquals(await rest(reader), "GET");
  assertEquals((await stream.read()).done, true);
});

test("a body fails when its connection ends too early or its chunks are malformed", async () => {
  for (
    const [received, length] of [["abc", 5], ["5\r\nabc", undefined], ["x\r\n", undefined]] as const
  ) {
    const { body } = receive(received, length);
    await assertRejects(() => new Response(body.stream).text());
  }
});
