import { assertEquals, assertStringIncludes } from "@std/assert";
import { StreamReset } from "../../../src/testing/http2/stream_reset.ts";
import { test } from "../../support/test.ts";

test("StreamReset has the code to send", () => {
  const { code, message } = new StreamReset("CANCEL");
  assertEquals(code, "CANCEL");
  assertStringIncludes(message, "CANCEL");
});
