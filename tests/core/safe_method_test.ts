import { assertEquals } from "@std/assert";
import { isSafe } from "../../src/core/safe_method.ts";
import { test } from "../support/test.ts";

test("only a request that changes nothing is a safe one", () => {
  for (const method of ["GET", "HEAD", "OPTIONS"]) assertEquals(isSafe(method), true, method);
  for (const method of ["POST", "PUT", "PATCH", "DELETE", "get", ""]) {
    assertEquals(isSafe(method), false, method);
  }
});
