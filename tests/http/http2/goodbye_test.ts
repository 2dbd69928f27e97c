import { assertEquals } from "@std/assert";
import { goodbyeOf } from "../../../src/http/http2/goodbye.ts";
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
