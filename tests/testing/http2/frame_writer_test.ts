import { assertEquals } from "@std/assert";
import { FrameWriter } from "../../../src/testing/http2/frame_writer.ts";
import { test } from "../../support/test.ts";
import { FakeConnection } from "../server/fake_connection.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test("FrameWriter writes the frames of a turn together, in order", async () => {
  const connection = new FakeConnection();
  const writer = new FrameWriter(connection);
  writer.push(bytes("a"), bytes("b"));
  writer.push(bytes("c"));
  await writer.finish();
  await writer.closed;
  assertEquals([connection.writes, connection.closed], [["abc"], true]);
});

test("FrameWriter is ready while little waits, and waits while much does", async () => {
  const writes = [Promise.withResolvers<number>(), Promise.withResolvers<number>()];
  let count = 0;
  const connection = { write: () => writes[count++]!.promise, close() {} };
  const writer = new FrameWriter(connection);
  writer.push(bytes("little"));
  await writer.ready();
  await new Promise(setImmediate); // it is being written
  writer.push(new Uint8Array(70_000));
  let isReady = false;
  const ready = writer.ready().then(() => isReady = true);
  await new Promise(setImmediate);
  assertEquals([isReady, count], [false, 1]);
  writes[0]!.resolve(6);
  await ready; // the rest is being written
  assertEquals(count, 2);
  writer.close();
});

test("FrameWriter closes the connection of a client that reads nothing and asks for more", async () => {
  let closed = false;
  const connection = {
    write: () => new Promise<number>(() => {}),
    close: () => void (closed = true),
  };
  const writer = new FrameWriter(connection);
  const frame = new Uint8Array(64 * 1024);
  for (let count = 0; count < 64; count++) writer.push(frame);
  await new Promise(setImmediate); // they are being written
  for (let count = 0; count < 65; count++) writer.push(frame);
  assertEquals(closed, false);
  writer.push(frame);
  await writer.closed;
  assertEquals(closed, true);
});
