import { assertEquals, assertInstanceOf } from "@std/assert";
import { NetworkError } from "../../src/core/errors.ts";
import { typedError } from "../../src/http/typed_error.ts";
import { test } from "../support/test.ts";

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
    "The answer of the API server at https://10.96.0.1 broke off or cannot be read. " +
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
