import { assertEquals } from "@std/assert";
import {
  ConnectionError,
  ERROR,
  errorName,
  StreamError,
} from "../../../../src/http/http2/frames/protocol.ts";
import { test } from "../../../support/test.ts";

test("errors name what the server did, and the code by its name", () => {
  const connection = new ConnectionError(ERROR.frameSize, "a PING frame has 7 bytes");
  assertEquals([connection.name, connection.code, connection.message], [
    "ConnectionError",
    6,
    "the server broke a rule of HTTP/2: a PING frame has 7 bytes (FRAME_SIZE_ERROR)",
  ]);
  const stream = new StreamError(ERROR.protocol, "it has no status");
  assertEquals([stream.name, stream.code, stream.message], [
    "StreamError",
    1,
    "malformed response: it has no status (PROTOCOL_ERROR)",
  ]);
});

test("each code has its name, and others are unknown", () => {
  const names = Object.values(ERROR).map(errorName);
  assertEquals(names.length, 14);
  assertEquals([names[0], names[7], names[13]], [
    "NO_ERROR",
    "REFUSED_STREAM",
    "HTTP_1_1_REQUIRED",
  ]);
  assertEquals(errorName(14), "the unknown code 14");
});
