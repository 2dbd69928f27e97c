import { assert } from "@std/assert";
import * as limits from "../../../../src/http/http2/frames/limits.ts";
import {
  LEAST_FRAME_BYTES,
  MOST_31_BITS,
  MOST_FRAME_BYTES,
} from "../../../../src/http/http2/frames/protocol.ts";
import { test } from "../../../support/test.ts";

test("the limits fit together, and are allowed by RFC 9113", () => {
  assert(limits.FRAME_BYTES >= LEAST_FRAME_BYTES && limits.FRAME_BYTES <= MOST_FRAME_BYTES);
  assert(limits.STREAM_WINDOW_BYTES <= limits.MOST_STREAM_WINDOW_BYTES);
  // A quick stream never waits for the connection, whose window is opened at half of it.
  assert(2 * limits.MOST_STREAM_WINDOW_BYTES <= limits.CONNECTION_WINDOW_BYTES);
  assert(limits.CONNECTION_WINDOW_BYTES <= MOST_31_BITS);
  // A block is at most about as long as its fields; a longer one is not decoded.
  assert(limits.BLOCK_BYTES >= limits.LIST_BYTES && limits.BLOCK_BYTES >= limits.FRAME_BYTES);
});
