import { assertEquals } from "@std/assert";
import * as limits from "../../../src/http/http2/limits.ts";
import { LEAST_FRAME_BYTES, MOST_31_BITS } from "../../../src/http/http2/protocol.ts";
import { test } from "../../support/test.ts";

test("the limits of HTTP/2 are ones that a server may be told, and that hold each other", () => {
  const { FRAME_BYTES, STREAM_WINDOW_BYTES, MOST_STREAM_WINDOW_BYTES } = limits;
  assertEquals(FRAME_BYTES >= LEAST_FRAME_BYTES && FRAME_BYTES <= STREAM_WINDOW_BYTES, true);
  assertEquals(STREAM_WINDOW_BYTES <= MOST_STREAM_WINDOW_BYTES, true);
  assertEquals(MOST_STREAM_WINDOW_BYTES < limits.CONNECTION_WINDOW_BYTES, true);
  assertEquals(limits.CONNECTION_WINDOW_BYTES <= MOST_31_BITS, true);
  assertEquals(limits.LIST_BYTES < limits.BLOCK_BYTES, true);
});
