import { assertEquals } from "@std/assert";
import {
  familyOf,
  isExtended,
  rangeFamily,
  selects,
} from "../../../src/testing/validation/shared_checks.ts";
import { test } from "../../support/test.ts";

test("addresses and ranges are told apart from other texts", () => {
  const addresses = [
    "10.0.0.1",
    "256.0.0.1",
    "10.0.0",
    "::1",
    "fd00::a:b",
    "1:2:3:4:5:6:7:8",
    "::1::",
  ];
  assertEquals(addresses.map(familyOf), [
    "IPv4",
    undefined,
    undefined,
    "IPv6",
    "IPv6",
    "IPv6",
    undefined,
  ]);
  assertEquals(["10.0.0.0/8", "10.0.0.0/33", "10.0.0.0", "fd00::/112"].map(rangeFamily), [
    "IPv4",
    undefined,
    undefined,
    "IPv6",
  ]);
});

test("a selector selects labels by each of its parts", () => {
  const expression = (operator: string, values?: string[]) => ({
    matchExpressions: [{ key: "a", operator, ...values && { values } }],
  });
  const selectors = [
    { matchLabels: { a: "b" } },
    expression("In", ["b"]),
    expression("NotIn", ["b"]),
    expression("Exists"),
    expression("DoesNotExist"),
  ];
  assertEquals(selectors.map((selector) => selects(selector, { a: "b" })), [
    true,
    true,
    false,
    true,
    false,
  ]);
  assertEquals(["example.com/gpu", "cpu", "kubernetes.io/x"].map(isExtended), [true, false, false]);
});
