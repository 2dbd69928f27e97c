import { assertEquals } from "@std/assert";
import { test } from "../support/test.ts";
import { median } from "./median.ts";
import { judge, notMeasured } from "./verdict.ts";

const rows = new Map([["a", [21]], ["b", [20]], ["broken", [NaN]]]);

test("a median is the middle value, or the mean of the two in the middle", () => {
  assertEquals(median([3, 1, 20]), 3);
  assertEquals(median([3, 1, 20, 4]), 3.5);
});

test("a ratio holds up to its limit and fails above it", () => {
  const against = { row: "b", as: "ratio" } as const;
  assertEquals(judge({ row: "a", against, most: 1.05 }, rows), {
    name: "a / b",
    value: 1.05,
    holds: true,
    text: "PASS  1.050 ≤ 1.05  a / b",
  });
  assertEquals(judge({ row: "a", against, most: 1.04 }, rows), {
    name: "a / b",
    value: 1.05,
    holds: false,
    text: "FAIL  1.050 >  1.04  a / b",
  });
});

test("rows are compared round by round, so that a slow minute affects both", () => {
  const disturbed = new Map([["a", [10, 30, 11, 12]], ["b", [10, 30, 10, 24]]]);
  const against = { row: "b", as: "ratio" } as const;
  assertEquals(judge({ row: "a", against, most: 1 }, disturbed)?.holds, true);
  assertEquals(judge({ row: "a", against, most: 0.99 }, disturbed)?.holds, false);
});

test("a difference and a single figure are judged too", () => {
  const against = { row: "b", as: "difference" } as const;
  assertEquals(judge({ row: "a", against, most: 0.5 }, rows)?.holds, false);
  assertEquals(judge({ row: "a", most: 21 }, rows)?.holds, true);
});

test("NaN fails its limit", () => {
  assertEquals(judge({ row: "broken", most: 10 }, rows)?.holds, false);
});

test("a limit whose rows were not measured is skipped", () => {
  const against = { row: "client-go", as: "ratio" } as const;
  assertEquals(judge({ row: "a", against, most: 1 }, rows), undefined);
});

test("a group that ends with an error has failed, and its verdict says why", () => {
  const { holds, text } = notMeasured("list", new Error("list.ts ended with code 1."));
  assertEquals([holds, text], [false, "FAIL  list was not measured: list.ts ended with code 1."]);
});
