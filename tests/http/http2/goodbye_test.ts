import { assertEquals, assertStringIncludes } from "@std/assert";
import { goodbyeOf, refusalOf } from "../../../src/http/http2/goodbye.ts";
import { needsHttp1 } from "../../../src/http/message/resending.ts";
import { test } from "../../support/test.ts";

const none = new Uint8Array();

test("a GOAWAY is described by its code and the printable beginning of its explanation", () => {
  const text = "too_many_pings\n\x1b[31m" + "x".repeat(200);
  const debugData = new TextEncoder().encode(text);
  const { detail } = goodbyeOf({ lastStreamId: 1, code: 11, debugData });
  const shown = `too_many_pings[31m${"x".repeat(80)}`;
  assertEquals(detail, `connection closed by the server: ENHANCE_YOUR_CALM, ${shown}`);
  const quiet = goodbyeOf({ lastStreamId: 1, code: 0, debugData: none });
  assertEquals(quiet.detail, "connection closed by the server: NO_ERROR");
});

test("of several GOAWAYs the first one describes the end, and the lowest stream counts", () => {
  const first = goodbyeOf({ lastStreamId: 2 ** 31 - 1, code: 0, debugData: none });
  const second = goodbyeOf({ lastStreamId: 7, code: 2, debugData: none }, first);
  const third = goodbyeOf({ lastStreamId: 9, code: 0, debugData: none }, second);
  assertEquals([first, second, third].map(({ lastStreamId }) => lastStreamId), [2 ** 31 - 1, 7, 7]);
  assertEquals(third.detail, first.detail);
});

test("a connection that ends before it has a stream refuses with the server's words", () => {
  const goodbye = goodbyeOf({ lastStreamId: 0, code: 13, debugData: none });
  const open = { origin: "https://10.96.0.1", isHeldBack: false };
  const refusal = refusalOf(open, new TypeError("connection closed"), goodbye);
  assertEquals(needsHttp1(refusal), true);
  assertStringIncludes(refusal.message, "HTTP_1_1_REQUIRED");
  const ended = refusalOf(open, new TypeError("connection closed"), undefined);
  assertEquals([needsHttp1(ended), ended.error.failure], [false, "closed"]);
  const heldBack = refusalOf({ ...open, isHeldBack: true }, undefined, undefined);
  assertStringIncludes(heldBack.message, "the server allows no streams");
});
