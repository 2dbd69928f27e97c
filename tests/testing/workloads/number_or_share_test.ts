import { assertEquals } from "@std/assert";
import { numberOrShare } from "../../../src/testing/workloads/number_or_share.ts";
import { test } from "../../support/test.ts";

test("numberOrShare keeps a number, and rounds the share of a percentage as it is told", () => {
  assertEquals([numberOrShare(7, 3, Math.ceil), numberOrShare("100%", 3, Math.ceil)], [7, 3]);
  assertEquals([Math.ceil, Math.floor].map((round) => numberOrShare("25%", 10, round)), [3, 2]);
});
