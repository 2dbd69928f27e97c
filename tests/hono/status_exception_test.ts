import { assertEquals } from "@std/assert";
import { statusException, statusReason } from "../../src/hono/status_exception.ts";
import { test } from "../support/test.ts";

test("statusException has a Status for the client, and its cause for the program", async () => {
  const cause = new Error("internal");
  const headers = { "retry-after": "1" };
  const exception = statusException(503, { message: "later", headers, cause });
  const response = exception.getResponse();
  assertEquals([response.status, response.headers.get("retry-after")], [503, "1"]);
  assertEquals(await response.json(), {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: "later",
    reason: "ServiceUnavailable",
    code: 503,
  });
  assertEquals([exception.status, exception.cause], [503, cause]);
});

test("statusReason knows the reasons of Kubernetes, and no others", () => {
  assertEquals([401, 403, 503].map(statusReason), [
    "Unauthorized",
    "Forbidden",
    "ServiceUnavailable",
  ]);
  assertEquals([200, 418].map(statusReason), [undefined, undefined]);
});
