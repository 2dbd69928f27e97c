import { assert, assertEquals } from "@std/assert";
import { bucketOf } from "../../../src/election/shards/bucket_of.ts";
import { test } from "../../support/test.ts";

test("bucketOf is FNV-1a with 32 bits", () => {
  // Values of the reference implementation, http://www.isthe.com/chongo/tech/comp/fnv/
  const most = 2 ** 32;
  assertEquals(bucketOf("", most), 0x811c9dc5);
  assertEquals(bucketOf("a", most), 0xe40c292c);
  assertEquals(bucketOf("foobar", most), 0xbf9cf968);
});

test("bucketOf spreads names that differ in their numbers evenly", () => {
  const counts: number[] = Array(64).fill(0);
  for (let index = 0; index < 6_400; index++) counts[bucketOf(`shop/web-${index}`, 64)]! += 1;
  assert(Math.min(...counts) > 50 && Math.max(...counts) < 150, `${counts}`);
});
