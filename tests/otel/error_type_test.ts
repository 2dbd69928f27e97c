import { assertEquals } from "@std/assert";
import { NetworkError, TokenInvalidError } from "../../src/core/errors.ts";
import { errorType } from "../../src/otel/error_type.ts";
import { test } from "../support/test.ts";

test("errorType is one of a few words, and never a message", () => {
  assertEquals(
    errorType(new NetworkError("dns", "https://host", "no such host", undefined)),
    "dns",
  );
  assertEquals(errorType(new TokenInvalidError("The token is empty.")), "ERR_TOKEN_INVALID");
  assertEquals(errorType(new RangeError("secret")), "RangeError");
  assertEquals(errorType(new DOMException("secret", "TimeoutError")), "TimeoutError");
  assertEquals(errorType("secret"), "_OTHER");
});
