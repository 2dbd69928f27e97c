import { assertEquals, assertInstanceOf } from "@std/assert";
import { MalformedError } from "../../src/http/malformed_error.ts";
import { networkFailure } from "../../src/runtime/network_failure.ts";
import { test } from "../support/test.ts";

test("MalformedError says what is wrong with the response, and counts as a network error", () => {
  const error = new MalformedError("it is no HTTP");
  assertInstanceOf(error, TypeError);
  assertEquals(String(error), "MalformedError: malformed response: it is no HTTP");
  assertEquals(networkFailure(error), {
    failure: "unknown",
    detail: "malformed response: it is no HTTP",
  });
});
