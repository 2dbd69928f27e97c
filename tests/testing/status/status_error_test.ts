import { assertEquals, assertInstanceOf } from "@std/assert";
import { StatusError } from "../../../src/testing/status/status_error.ts";
import { test } from "../../support/test.ts";

test("StatusError is an error with the message and the Status of its failure", () => {
  const details = { name: "a", kind: "pods" };
  const error = new StatusError({ code: 404, reason: "NotFound", message: "none", details });
  assertInstanceOf(error, Error);
  assertEquals([error.name, error.message], ["StatusError", "none"]);
  assertEquals(error.status, {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: "none",
    reason: "NotFound",
    details,
    code: 404,
  });
});

test("StatusError leaves out the fields that a failure does not have", () => {
  const { status } = new StatusError({ code: 500, reason: "", message: "why" });
  assertEquals(Object.keys(status), [
    "kind",
    "apiVersion",
    "metadata",
    "status",
    "message",
    "code",
  ]);
});

test("StatusError carries the token that continues an expired list", () => {
  const { status } = new StatusError({ code: 410, message: "old", continue: "next" });
  assertEquals(status.metadata, { continue: "next" });
});
