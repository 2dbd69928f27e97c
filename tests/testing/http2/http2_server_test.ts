import { assertEquals, assertThrows } from "@std/assert";
import { frameTypes } from "../../../src/testing/http2/frames.ts";
import { Http2Server } from "../../../src/testing/http2/http2_server.ts";
import { test } from "../../support/test.ts";
import { FakeConnection } from "../server/fake_connection.ts";
import { FramePeer } from "./frame_peer.ts";

test("Http2Server checks its limits, and announces them", async () => {
  assertThrows(() => new Http2Server({ maxStreams: -1 }), RangeError, "maxStreams");
  await using peer = new FramePeer(() => new Response(), { limits: { maxStreams: 7 } });
  const { payload } = await peer.nextOf(frameTypes.settings);
  assertEquals([payload.readUInt16BE(0), payload.readUInt32BE(2)], [3, 7]);
});

test("Http2Server sends GOAWAY on all of its connections", async () => {
  await using peer = new FramePeer(() => new Promise<Response>(() => {}));
  peer.request(1);
  await peer.settle();
  const idle = new FakeConnection();
  const closed = peer.server.serve(idle, () => new Response()).closed;
  peer.server.goAway();
  assertEquals((await peer.goneAway())[0], 1);
  await closed; // no stream is open
  assertEquals(peer.server.counters.connections, 2);
  assertEquals(peer.fake.closed, false);
});
