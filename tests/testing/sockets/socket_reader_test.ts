import { assert, assertEquals, assertRejects } from "@std/assert";
import { SocketReader } from "../../../src/testing/sockets/socket_reader.ts";
import { test } from "../../support/test.ts";
import { FakeConnection } from "../server/fake_connection.ts";

const text = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes);

test("SocketReader reads through a delimiter, and leaves the bytes after it", async () => {
  const connection = new FakeConnection();
  const reader = new SocketReader(connection);
  const head = reader.readThrough("\r\n\r\n", 100);
  connection.arrive("one\r\n");
  connection.arrive("\r\nbody");
  assertEquals(await head, "one");
  assertEquals(text(await reader.read(2)), "bo");
  assertEquals(text(await reader.read()), "dy");
});

test("SocketReader reads exactly the requested number of bytes, over any number of parts", async () => {
  const connection = new FakeConnection();
  const reader = new SocketReader(connection);
  connection.arrive("ab");
  connection.arrive("cde");
  assertEquals(text(await reader.readExactly(4)), "abcd");
  connection.end();
  assertEquals(await reader.readExactly(2), undefined);
  assertEquals(await reader.read(), undefined);
  assertEquals(await reader.readThrough("\n", 10), undefined);
  await reader.ended;
});

test("SocketReader refuses a line that is too long", async () => {
  const connection = new FakeConnection();
  const reader = new SocketReader(connection);
  connection.arrive("a line without an end");
  await assertRejects(() => reader.readThrough("\n", 10), RangeError, "10 bytes");
});

test("SocketReader stops receiving while 64 KiB are unread, and continues as they are read", async () => {
  const connection = new FakeConnection();
  let reads = 0;
  const counted = {
    read: (buffer: Uint8Array) => {
      reads++;
      return connection.read(buffer);
    },
  };
  const reader = new SocketReader(counted);
  connection.arrive("x".repeat(1_000_000));
  assertEquals((await reader.readExactly(100))?.length, 100);
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
  assertEquals(reads < 8, true, `${reads} reads`);
  assertEquals((await reader.readExactly(999_900))?.length, 999_900);
});

test("takeNow returns bytes only if all of them have arrived", async () => {
  const connection = new FakeConnection();
  const reader = new SocketReader(connection);
  connection.arrive("abc");
  assertEquals(reader.takeNow(1), undefined);
  assertEquals((await reader.read(1))?.length, 1);
  assertEquals(reader.takeNow(3), undefined);
  assertEquals(new TextDecoder().decode(reader.takeNow(2)), "bc");
  assertEquals(reader.takeNow(0)?.length, 0);
  connection.end();
  await reader.ended;
});

test("SocketReader reads a long head in linear time, even if each byte arrives on its own", async () => {
  const head = `${"x".repeat(100_000)}\r\n\r\n`;
  let at = 0;
  const reader = new SocketReader({
    read(buffer) {
      if (at === head.length) return new Promise<null>(() => {});
      buffer[0] = head.charCodeAt(at++);
      return Promise.resolve(1);
    },
  });
  const begun = performance.now();
  assertEquals((await reader.readThrough("\r\n\r\n", 1_000_000))?.length, 100_000);
  const ms = performance.now() - begun;
  assert(ms < 5000, `${ms} ms`);
});
