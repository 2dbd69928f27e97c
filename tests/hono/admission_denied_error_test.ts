import { assertEquals, assertThrows } from "@std/assert";
import { AdmissionDeniedError } from "../../src/hono/mod.ts";
import { test } from "../support/test.ts";

test("AdmissionDeniedError has Kubernetes' reason for its status", () => {
  const { httpStatus, reason } = new AdmissionDeniedError("no");
  assertEquals([httpStatus, reason], [403, "Forbidden"]);
  assertEquals(new AdmissionDeniedError("no", { httpStatus: 422 }).reason, "Invalid");
  assertEquals(new AdmissionDeniedError("no", { httpStatus: 418 }).reason, undefined);
  assertEquals(new AdmissionDeniedError("no", { reason: "Mine" }).reason, "Mine");
});

test("AdmissionDeniedError refuses a status that lets a request pass", () => {
  for (const httpStatus of [200, 399, 600, 400.5]) {
    assertThrows(() => new AdmissionDeniedError("no", { httpStatus }), RangeError, "httpStatus");
  }
  const httpStatus = Symbol() as never;
  assertThrows(() => new AdmissionDeniedError("no", { httpStatus }), RangeError, "is a symbol");
  const misspelt = { status: 422 } as object;
  const message =
    'AdmissionDeniedError has no setting "status"; its settings are httpStatus, reason';
  assertThrows(() => new AdmissionDeniedError("no", misspelt), TypeError, message);
  for (const options of [null, 422] as never[]) {
    const message = "The options must be an object";
    assertThrows(() => new AdmissionDeniedError("no", options), TypeError, message);
  }
});
