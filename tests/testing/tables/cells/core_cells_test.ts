import { assertEquals } from "@std/assert";
import { coreCells } from "../../../../src/testing/tables/cells/core_cells.ts";
import { test } from "../../../support/test.ts";

const now = Date.parse("2026-01-01T01:00:00Z");
const metadata = { name: "a" };

test("an event shows when it was seen, from whichever fields say so", () => {
  const seen = (fields: Record<string, unknown>) => {
    const cells = coreCells.events!({ metadata, ...fields }, now);
    return [cells[0], cells[7], cells[8]];
  };
  const [early, late] = ["2026-01-01T00:30:00Z", "2026-01-01T00:59:00Z"];
  assertEquals(seen({ firstTimestamp: early, lastTimestamp: late, count: 4 }), ["60s", "30m", 4]);
  assertEquals(seen({ eventTime: early }), ["30m", "30m", 1]);
  const series = { lastObservedTime: late, count: 9 };
  assertEquals(seen({ eventTime: early, series }), ["60s", "30m", 9]);
});

test("a node without conditions is in an unknown state", () => {
  assertEquals(coreCells.nodes!({ metadata }, now).slice(1, 4), ["Unknown", "<none>", "<unknown>"]);
  const conditions = [{ type: "Ready", status: "False" }];
  assertEquals(coreCells.nodes!({ metadata, status: { conditions } }, now)[1], "NotReady");
});

test("the kinds that others write have their fields", () => {
  const conditions = [{ type: "Healthy", status: "True", message: "ok" }];
  const healthy = coreCells.componentstatuses!({ metadata, conditions }, now);
  assertEquals(healthy, ["a", "Healthy", "ok", ""]);
});
