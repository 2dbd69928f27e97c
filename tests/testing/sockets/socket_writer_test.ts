import { assertEquals } from "@std/assert";
import { SocketWriter } from "../../../src/testing/sockets/socket_writer.ts";
import { test } from "../../support/test.ts";
import { FakeConnection } from "../server/fake_connection.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test("SocketWriter writes in order, also when the connection takes only a part of a write", async () => {
  const connection = new FakeConnection();
  const slow = {
    write: (part: Uint8Array) => connection.write(part.subarray(0, 3)),
    close: () => connection.close(),
  };
  const writer = new SocketWriter(slow);
  await Promise.all([writer.write(bytes("abcdef")), writer.write(bytes("gh"))]);
  assertEquals(connection.writes, ["abc", "def", "gh"]);
});

test("SocketWriter closes once, also after a failed write, and then writes nothing", async () => {
  const connection = new FakeConnection();
  const writer = new SocketWriter(connection);
  connection.close();
  await writer.write(bytes("lost"));
  await writer.closed;
  writer.close();
  await writer.write(bytes("lost"));
  assertEquals(connection.writes, []);
});
