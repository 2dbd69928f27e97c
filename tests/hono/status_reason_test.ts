import { assertEquals } from "@std/assert";
import { statusReason } from "../../src/hono/status_reason.ts";
import { test } from "../support/test.ts";

test("statusReason knows the reasons of Kubernetes, and no others", () => {
  assertEquals([401, 403, 503].map(statusReason), [
    "Unauthorized",
    "Forbidden",
    "ServiceUnavailable",
  ]);
  assertEquals([200, 418].map(statusReason), [undefined, undefined]);
});
