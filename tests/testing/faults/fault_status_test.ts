import { assertEquals } from "@std/assert";
import { faultStatus } from "../../../src/testing/faults/fault_status.ts";
import { test } from "../../support/test.ts";

test("faultStatus has the reason and message that Kubernetes has for the code", () => {
  assertEquals(faultStatus({ code: 401 }), {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: "Unauthorized",
    reason: "Unauthorized",
    code: 401,
  });
});

test("faultStatus prefers the given reason and message to its own", () => {
  const { reason, message, details } = faultStatus({
    code: 429,
    reason: "Slow",
    message: "later",
    retryAfterSeconds: 0,
  });
  assertEquals([reason, message, details], ["Slow", "later", { retryAfterSeconds: 0 }]);
});

test("faultStatus gives no reason for a code that Kubernetes does not know", () => {
  const status = faultStatus({ code: 418 });
  assertEquals(["reason" in status, status.message], [false, "injected fault"]);
});
