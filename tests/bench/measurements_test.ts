import { assertEquals } from "@std/assert";
import { test } from "../support/test.ts";
import { Measurements } from "./measurements.ts";
import { judge } from "./verdict.ts";

test("rows that give one figure form one table, with the medians and the ranges", () => {
  const measurements = new Measurements(["a", "long"]);
  for (const value of [3, 1, 2]) measurements.add("a", value);
  for (const value of [30, 10, 20]) measurements.add("long", value);
  assertEquals(measurements.table().split("\n"), [
    "  a       2.000   1.000 .. 3.000",
    "  long     20.0   10.0 .. 30.0",
  ]);
});

test("rows that give several figures form a table for each figure, in the order of the rows", () => {
  const measurements = new Measurements(["a", "b"]);
  measurements.add("b", { "RSS, MB": 200, "sync, ms": 20 });
  measurements.add("a", { "RSS, MB": 100, "sync, ms": 10 });
  assertEquals(measurements.table().split("\n"), [
    " RSS, MB",
    "  a      100",
    "  b      200",
    " sync, ms",
    "  a     10.0",
    "  b     20.0",
  ]);
});

test("a limit judges the figure that it names, and names it in its text", () => {
  const measurements = new Measurements(["a", "b"]);
  measurements.add("a", { "RSS, MB": 100, "sync, ms": 20 });
  measurements.add("b", { "RSS, MB": 200, "sync, ms": 10 });
  const against = { row: "b", as: "ratio" } as const;
  const verdicts = ["RSS, MB", "sync, ms"].map((figure) =>
    judge({ row: "a", figure, against, most: 0.7 }, measurements.of(figure))
  );
  assertEquals(verdicts, [
    {
      name: "RSS, MB: a / b",
      value: 0.5,
      holds: true,
      text: "PASS  0.500 ≤ 0.7  RSS, MB: a / b",
    },
    {
      name: "sync, ms: a / b",
      value: 2,
      holds: false,
      text: "FAIL  2.000 >  0.7  sync, ms: a / b",
    },
  ]);
});

test("a figure that no row gives has no values", () => {
  const measurements = new Measurements(["a"]);
  measurements.add("a", 1);
  assertEquals(measurements.of("RSS, MB").size, 0);
  assertEquals(measurements.of().get("a"), [1]);
});
