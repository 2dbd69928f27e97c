import { assertEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { quantityFault } from "../../../src/testing/protobuf/quantity_fault.ts";

test("quantityFault finds nothing in what Kubernetes' parser takes", () => {
  const valid = [
    "0",
    "1.5",
    ".5",
    "1.",
    ".",
    "-100m",
    "+1Ki",
    "1e3",
    "2E-3",
    "1E",
    "+",
    "-00",
    "k",
  ];
  for (const text of valid) assertEquals(quantityFault(text), undefined, text);
});

test("quantityFault tells a wrong form from an unknown suffix", () => {
  for (const text of ["", " 1", "one", "1.2.3", "1KiB", "1Gi\n", "1e3m"]) {
    assertEquals(quantityFault(text)?.startsWith("quantities must match"), true, text);
  }
  for (const text of ["1e", "1KK", "1-5", "1ki", "1e9223372036854775808", "1ee5"]) {
    assertEquals(quantityFault(text), "unable to parse quantity's suffix", text);
  }
});
