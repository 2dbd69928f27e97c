import { assertEquals } from "@std/assert";
import { knownMethod } from "../../src/otel/known_method.ts";
import { test } from "../support/test.ts";

test("knownMethod has a bounded number of values, as they are sent", () => {
  const given = ["GET", "get", "Patch", "OPTIONS", "PROPFIND", "QUERY", "S3CRET", "", 7, null, {}];
  assertEquals(given.map(knownMethod), [
    ...["GET", "GET", "PATCH", "OPTIONS"],
    ...Array.from({ length: 7 }, () => "_OTHER"),
  ]);
});
