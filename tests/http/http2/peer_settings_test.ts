import { assertEquals, assertThrows } from "@std/assert";
import { settingsFrame } from "../../../src/http/http2/frames/frame_writer.ts";
import { PeerSettings } from "../../../src/http/http2/peer_settings.ts";
import { ConnectionError, ERROR, HEAD_BYTES } from "../../../src/http/http2/frames/protocol.ts";
import { test } from "../../support/test.ts";

function apply(values: [id: number, value: number][], peer = new PeerSettings()): PeerSettings {
  peer.apply(settingsFrame(values).subarray(HEAD_BYTES));
  return peer;
}

test("the settings of a server have the values of RFC 9113 until it sends others", () => {
  const peer = new PeerSettings();
  assertEquals(
    [peer.maxConcurrentStreams, peer.initialWindowSize, peer.maxFrameSize, peer.headerTableSizes],
    [100, 65_535, 16_384, []],
  );
  apply([], peer);
  assertEquals([peer.haveArrived, peer.maxConcurrentStreams], [true, 2 ** 31 - 1]);
});

test("settings are applied in their order, and those that do not come again stay", () => {
  const peer = apply([[1, 0], [2, 0], [3, 250], [4, 262_144], [5, 2 ** 24 - 1], [3, 100]]);
  assertEquals(
    [peer.headerTableSizes, peer.maxConcurrentStreams, peer.initialWindowSize, peer.maxFrameSize],
    [[0], 100, 262_144, 2 ** 24 - 1],
  );
  apply([[4, 0], [1, 2 ** 32 - 1]], peer);
  assertEquals(
    [peer.headerTableSizes, peer.maxConcurrentStreams, peer.initialWindowSize],
    [[2 ** 32 - 1], 100, 0],
  );
});

test("a frame may set the size of the table several times, of which the smallest counts too", () => {
  const peer = apply([[1, 4096], [1, 0], [1, 8192]]);
  assertEquals(peer.headerTableSizes, [4096, 0, 8192]);
  assertEquals(apply([[4, 1]], peer).headerTableSizes, []);
});

test("unknown settings are ignored", () => {
  const before = apply([]);
  assertEquals(apply([[0, 1], [7, 1], [8, 1], [255, 5]]), before);
});

test("values that are not valid end the connection, each with its code", () => {
  const cases: [id: number, value: number, code: number][] = [
    [2, 1, ERROR.protocol],
    [2, 2, ERROR.protocol],
    [4, 2 ** 31, ERROR.flowControl],
    [4, 2 ** 32 - 1, ERROR.flowControl],
    [5, 2 ** 14 - 1, ERROR.protocol],
    [5, 2 ** 24, ERROR.protocol],
    [5, 0, ERROR.protocol],
  ];
  for (const [id, value, code] of cases) {
    assertEquals(assertThrows(() => apply([[id, value]]), ConnectionError).code, code);
  }
});
