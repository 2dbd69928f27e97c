import { assertEquals, assertStringIncludes } from "@std/assert";
import { notAnApiServer } from "../../src/watch/not_an_api_server.ts";
import { test } from "../support/test.ts";

test("notAnApiServer names the server, and differs from a lost connection by its cause", () => {
  const error = notAnApiServer("https://127.0.0.1:1", "the answer is a picture");
  assertStringIncludes(error.message, "https://127.0.0.1:1");
  assertStringIncludes(error.message, "the answer is a picture");
  assertEquals([error.failure, error.cause instanceof SyntaxError], ["unknown", true]);
});
