import { assertEquals } from "@std/assert";
import { SocketReader } from "../../../src/testing/sockets/socket_reader.ts";
import { SocketWriter } from "../../../src/testing/sockets/socket_writer.ts";
import { WebSocketConnection } from "../../../src/testing/server/web_socket_connection.ts";
import { opcodes } from "../../../src/testing/server/web_socket_frames.ts";
import type { ServerSocket } from "../../../src/testing/server/server_socket.ts";
import { test } from "../../support/test.ts";
import { FakeConnection } from "./fake_connection.ts";
import { maskedFrame } from "./masked_frame.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

function serve() {
  const connection = new FakeConnection();
  const told: string[] = [];
  let socket!: ServerSocket;
  const reader = new SocketReader(connection);
  const served = new WebSocketConnection(reader, new SocketWriter(connection), "v5").serve({
    opened: (given) => void (socket = given),
    received: (frame) => void told.push(new TextDecoder().decode(frame)),
    closed: () => void told.push("closed"),
  });
  return { connection, told, socket, served };
}

test("messages of one frame or several are delivered, pings are answered, text frames are ignored", async () => {
  const { connection, told, served } = serve();
  connection.arrive(maskedFrame(opcodes.binary, bytes("one")));
  connection.arrive(maskedFrame(opcodes.text, bytes("text")));
  connection.arrive(maskedFrame(opcodes.binary, bytes("two "), false));
  connection.arrive(maskedFrame(opcodes.ping, bytes("?")));
  connection.arrive(maskedFrame(opcodes.continuation, bytes("parts")));
  connection.arrive(maskedFrame(opcodes.pong, bytes("")));
  connection.arrive(maskedFrame(opcodes.close, Uint8Array.from([3, 232])));
  await served;
  assertEquals(told, ["one", "two parts", "closed"]);
  assertEquals(connection.writes, ["\x8a\x01?", "\x88\x02\x03\xe8"]);
});

test("the server side sends, closes once, and sends nothing afterwards", async () => {
  const { connection, told, socket, served } = serve();
  assertEquals(socket.protocol, "v5");
  await socket.send(bytes("hi"));
  socket.close();
  socket.close();
  await socket.send(bytes("late"));
  connection.arrive(maskedFrame(opcodes.close, Uint8Array.from([3, 232])));
  await served;
  assertEquals(connection.writes, ["\x82\x02hi", "\x88\x02\x03\xe8"]);
  assertEquals(told, ["closed"]);
});

test("a client that breaks the protocol gets a close frame, and one that disconnects gets nothing", async () => {
  const broken = serve();
  broken.connection.arrive(Uint8Array.from([0x82, 0x00]));
  await broken.served;
  assertEquals(broken.connection.writes, ["\x88\x02\x03\xea"]);
  const gone = serve();
  gone.connection.end();
  await gone.served;
  assertEquals([gone.told, gone.connection.writes], [["closed"], []]);
});

for (
  const [what, count, frame] of [
    ["a long control frame", 1, maskedFrame(opcodes.ping, new Uint8Array(126))],
    ["a control frame in parts", 1, maskedFrame(opcodes.ping, new Uint8Array(1), false)],
    ["a message without an end", 17, continued(4 * 1024 * 1024)],
  ] as const
) {
  test(`${what} breaks the protocol`, async () => {
    const { connection, served } = serve();
    for (let sent = 0; sent < count; sent++) connection.arrive(frame);
    await served;
    assertEquals(connection.writes, ["\x88\x02\x03\xea"]);
  }, { fullOnly: count > 1 });
}

function continued(bytes: number): Uint8Array {
  return maskedFrame(opcodes.continuation, new Uint8Array(bytes), false);
}
