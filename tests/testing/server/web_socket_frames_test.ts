import { assertEquals, assertRejects } from "@std/assert";
import { SocketReader } from "../../../src/testing/sockets/socket_reader.ts";
import { frameBytes, opcodes, readFrame } from "../../../src/testing/server/web_socket_frames.ts";
import { test } from "../../support/test.ts";
import { FakeConnection } from "./fake_connection.ts";
import { maskedFrame } from "./masked_frame.ts";

test("readFrame unmasks frames in each encoding of the length", async () => {
  const connection = new FakeConnection();
  const reader = new SocketReader(connection);
  for (const length of [0, 5, 125, 126, 65_535, 65_536, 100_000]) {
    const payload = Uint8Array.from({ length }, (_, index) => index % 251);
    connection.arrive(maskedFrame(opcodes.binary, payload));
    assertEquals(await readFrame(reader), { final: true, opcode: opcodes.binary, payload });
  }
  connection.end();
  assertEquals(await readFrame(reader), undefined);
});

test("readFrame refuses a client that does not mask, and one that uses an extension", async () => {
  for (const frame of [[0x82, 0x00], [0xc2, 0x80, 0, 0, 0, 0]]) {
    const connection = new FakeConnection();
    connection.arrive(Uint8Array.from(frame));
    await assertRejects(() => readFrame(new SocketReader(connection)), SyntaxError);
  }
});

test("frameBytes writes each length in its shortest encoding", () => {
  const start = (length: number) =>
    [...frameBytes(opcodes.binary, new Uint8Array(length))].slice(0, -length || undefined);
  assertEquals(start(0), [0x82, 0]);
  assertEquals(start(125), [0x82, 125]);
  assertEquals(start(126), [0x82, 126, 0, 126]);
  assertEquals(start(65_536), [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]);
});
