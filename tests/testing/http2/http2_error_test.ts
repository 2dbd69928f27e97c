import { assertEquals, assertStringIncludes } from "@std/assert";
import { Http2Error, StreamReset } from "../../../src/testing/http2/http2_error.ts";
import { test } from "../../support/test.ts";

test("Http2Error names the code, and the stream if only one ends", () => {
  const { name, code, stream, message } = new Http2Error("STREAM_CLOSED", "late", 3);
  assertEquals({ name, code, stream, message }, {
    name: "Http2Error",
    code: "STREAM_CLOSED",
    stream: 3,
    message: "late",
  });
  assertEquals(new Http2Error("PROTOCOL_ERROR", "bad").stream, undefined);
});

test("StreamReset has the code to send", () => {
  const { code, message } = new StreamReset("CANCEL");
  assertEquals(code, "CANCEL");
  assertStringIncludes(message, "CANCEL");
});
