import { assertEquals } from "@std/assert";
import { test } from "../support/test.ts";
import { recordOf } from "./history.ts";

test("a record of the benchmark has each median by its name, rounded, and what was missed", () => {
  const verdicts = [
    { name: "a / b", value: 0.58764, holds: true, text: "" },
    { name: "rss: c", value: 201.5, holds: false, text: "" },
    { name: "list", value: NaN, holds: false, text: "" },
  ];
  const settings = {
    groups: ["get"],
    runtimes: ["Deno", "Bun"],
    scale: 1,
    rounds: 7,
    load: 0.5,
    clientGo: "v0.37.2",
  };
  assertEquals(recordOf({ ...settings, verdicts }), {
    ...settings,
    missed: ["rss: c", "list"],
    medians: { "a / b": 0.588, "rss: c": 201.5 },
  });
});
