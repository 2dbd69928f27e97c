import { assertEquals } from "@std/assert";
import { quotaOf } from "../../../src/election/shards/quota_of.ts";
import { test } from "../../support/test.ts";

test("quotaOf divides the buckets, and gives the rest to those with the most", () => {
  const loads = new Map([["a", 0], ["b", 5], ["c", 5]]);
  assertEquals([...loads.keys()].map((each) => quotaOf(each, loads, 10)), [3, 4, 3]);
  assertEquals([...loads.keys()].map((each) => quotaOf(each, loads, 2)), [0, 1, 1]);
  assertEquals(quotaOf("a", new Map([["a", 0]]), 64), 64);
  assertEquals(quotaOf("unknown", loads, 10), 0);
});
