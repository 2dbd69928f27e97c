import { assertEquals } from "@std/assert";
import { channelFrame } from "../../../src/testing/pods/channel_frame.ts";
import { test } from "../../support/test.ts";

test("channelFrame is the number of the channel, then the output", () => {
  assertEquals(channelFrame(1, "é"), new Uint8Array([1, 0xc3, 0xa9]));
  assertEquals(channelFrame(3, new Uint8Array([0, 255])), new Uint8Array([3, 0, 255]));
  assertEquals(channelFrame(0, ""), new Uint8Array([0]));
});
