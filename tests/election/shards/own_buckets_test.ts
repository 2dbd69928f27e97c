import { assertEquals } from "@std/assert";
import { OwnBuckets } from "../../../src/election/shards/own_buckets.ts";
import { test } from "../../support/test.ts";

test("OwnBuckets takes over what the map says, and keeps what is draining", () => {
  const own = new OwnBuckets();
  own.adopt("me", ["me", "me", undefined, "other", "me"]);
  assertEquals(own.all("held"), [0, 1, 4]);
  own.change(0, "draining");
  own.change(1, "releasing");
  own.adopt("me", ["me", "me", "me", "me", "other"]);
  assertEquals([own.all("held"), own.all("draining"), own.get(4)], [[1, 2, 3], [0], undefined]);
  assertEquals(own.all("draining", "held"), [0, 1, 2, 3]);
  own.clear();
  assertEquals(own.all("held", "draining", "releasing"), []);
});
