import { assertEquals } from "@std/assert";
import { handlerFailed } from "../../../src/runtime/serving/https_backend.ts";
import { test } from "../../support/test.ts";

test("handlerFailed returns a response that says nothing about the error", async () => {
  const response = handlerFailed();
  assertEquals([response.status, await response.text()], [500, "Internal Server Error\n"]);
});
