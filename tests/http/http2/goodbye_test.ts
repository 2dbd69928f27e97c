import { assertEquals } from "@std/assert";
import { goodbyeOf } from "../../../src/http/http2/goodbye.ts";
import { ERROR } from "../../../src/http/http2/protocol.ts";
import { test } from "../../support/test.ts";

const debugData = new TextEncoder().encode("too_many\x00\r\n pings é");

test("GOAWAY is described by its code and the printable part of its debug data", () => {
  const goodbye = goodbyeOf({ lastStreamId: 7, code: ERROR.enhanceYourCalm, debugData });
  assertEquals(goodbye, {
    lastStreamId: 7,
    detail: "connection closed by the server: ENHANCE_YOUR_CALM, too_many pings ",
  });
  const none = { lastStreamId: 0, code: ERROR.none, debugData: new Uint8Array() };
  assertEquals(goodbyeOf(none).detail, "connection closed by the server: NO_ERROR");
  const long = { ...none, debugData: new Uint8Array(16_000).fill(120) };
  assertEquals(goodbyeOf(long).detail.length < 200, true);
});

test("the last stream of a second GOAWAY never becomes higher, and the first reason counts", () => {
  const first = goodbyeOf({ lastStreamId: 7, code: ERROR.none, debugData: new Uint8Array() });
  const later = { code: ERROR.internal, debugData };
  assertEquals(goodbyeOf({ ...later, lastStreamId: 9 }, first), first);
  assertEquals(goodbyeOf({ ...later, lastStreamId: 3 }, first).lastStreamId, 3);
});
