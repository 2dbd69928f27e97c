import { assertEquals, assertThrows } from "@std/assert";
import { faultOfJson } from "../../../src/testing/door/fault_of_json.ts";
import { test } from "../../support/test.ts";

test("faultOfJson reads the fields of a fault, and those that JSON has no values for", () => {
  const cut = { kind: "cut", after: { frames: 2 }, times: 3, match: { path: "/api" } } as const;
  assertEquals(faultOfJson(cut), cut);
  const pattern = { kind: "delay", delayMs: 1, times: "always", match: { pathPattern: "s$" } };
  assertEquals(faultOfJson(pattern), {
    kind: "delay",
    delayMs: 1,
    times: Infinity,
    match: { path: /s$/ },
  });
});

test("faultOfJson refuses values of a wrong kind, and names them", () => {
  const fault = { kind: "status", code: 429 };
  for (
    const [given, message] of [
      [[fault], "A fault must be an object such as"],
      [{ ...fault, times: "often" }, 'times must be a whole number or "always": it is "often".'],
      [{ ...fault, reason: 1 }, "A fault's reason must be a string."],
      [{ ...fault, retryAfter: [] }, "A fault's retryAfter must be a string or a number."],
      [{ ...fault, match: { path: {} } }, "A fault's match.path must be a string"],
      [{ ...fault, match: { pathPattern: 1 } }, "A fault's match.pathPattern must be a string"],
      [{ ...fault, match: { pathPattern: "(" } }, "A fault's match.pathPattern is wrong: "],
      [{ ...fault, match: { path: "/", pathPattern: "/" } }, "has path and pathPattern: give one"],
    ] as const
  ) {
    assertThrows(() => faultOfJson(given), TypeError, message);
  }
});
