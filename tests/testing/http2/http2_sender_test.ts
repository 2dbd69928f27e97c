import { assertEquals, assertThrows } from "@std/assert";
import { Http2Error } from "../../../src/testing/http2/http2_error.ts";
import { DEFAULT_WINDOW_BYTES, Http2Sender } from "../../../src/testing/http2/http2_sender.ts";
import { test } from "../../support/test.ts";
import { FakeConnection } from "../server/fake_connection.ts";

test("Http2Sender takes no more of the window than there is, and one frame at a time", () => {
  const sender = new Http2Sender(new FakeConnection());
  assertEquals(sender.takeWindow(1_000_000), 16_384);
  sender.follow({ maxFrameBytes: 100_000 });
  assertEquals(sender.takeWindow(1_000_000), DEFAULT_WINDOW_BYTES - 16_384);
  assertEquals(sender.takeWindow(1), 0);
  sender.grow(5);
  assertEquals([sender.takeWindow(-3), sender.takeWindow(9)], [0, 5]);
  assertThrows(() => sender.grow(2 ** 31), Http2Error, "too large");
});

test("Http2Sender says by how much the windows of streams change", () => {
  const sender = new Http2Sender(new FakeConnection());
  assertEquals(sender.follow({ initialWindowBytes: 10 }), 10 - DEFAULT_WINDOW_BYTES);
  assertEquals([sender.follow({}), sender.initialWindow], [0, 10]);
});

test("Http2Sender splits long headers by the client's frame size, with its table", async () => {
  const connection = new FakeConnection();
  const sender = new Http2Sender(connection);
  sender.follow({ headerTableBytes: 0 });
  sender.headers(1, [["x-long", "\x01".repeat(20_000)]], true);
  await sender.finish();
  const bytes = connection.written;
  assertEquals(bytes.charCodeAt(9 + 3), 1); // HEADERS, after the acknowledged settings
  assertEquals(bytes.charCodeAt(9 + 9), 0x20); // the table has no bytes
  assertEquals(bytes.charCodeAt(9 + 9 + 16_384 + 3), 9); // CONTINUATION
});
