import { assertEquals, assertInstanceOf } from "@std/assert";
import { NetworkError } from "../../../src/core/errors.ts";
import { MalformedError, typedError } from "../../../src/http/message/http_errors.ts";
import { networkFailure } from "../../../src/runtime/network_failure.ts";
import { test } from "../../support/test.ts";

test("MalformedError says what is wrong with the response, and counts as a network error", () => {
  const error = new MalformedError("it is no HTTP");
  assertInstanceOf(error, TypeError);
  assertEquals(String(error), "MalformedError: malformed response: it is no HTTP");
  assertEquals(networkFailure(error), {
    failure: "unknown",
    detail: "malformed response: it is no HTTP",
  });
});

test("typedError names the failure, the server, and what is not known", () => {
  const cause = new TypeError("unexpected end of the response, within its body");
  const error = typedError(cause, "https://10.96.0.1", {
    outcomeUnknown: true,
    wasAnswered: true,
  });
  assertInstanceOf(error, NetworkError);
  assertEquals([error.failure, error.outcomeUnknown, error.cause], ["closed", true, cause]);
  assertEquals(
    error.message,
    "The response of the API server at https://10.96.0.1 broke off or cannot be read. " +
      `Whether the request took effect is unknown. (${cause.message})`,
  );
});

test("typedError takes what no runtime says of a network for an unknown failure", () => {
  for (
    const [cause, words] of [[new Error("no such thing"), "no such thing"], ["a text", "no reason"]]
  ) {
    const error = typedError(cause, "https://10.96.0.1");
    assertEquals([error.failure, error.outcomeUnknown, error.cause], ["unknown", false, cause]);
    assertEquals(error.message.includes(`(${words}`), true, error.message);
  }
});
