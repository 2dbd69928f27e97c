import { assertEquals } from "@std/assert";
import { KeySet } from "../../src/hono/key_set.ts";
import { test } from "../support/test.ts";

function setOf(...keys: string[]): KeySet {
  const set = new KeySet();
  for (const key of keys) set.add(key);
  return set;
}

test("KeySet has what was added, until it is removed", () => {
  const set = setOf("a", "b", "a");
  assertEquals([set.has("a"), set.has("c")], [true, false]);
  assertEquals([set.delete("a"), set.delete("a"), set.has("a")], [true, false, false]);
  set.clear();
  assertEquals([set.has("b"), set.digest], [false, new KeySet().digest]);
});

test("the digest of a KeySet depends on its keys, and not on how they came", () => {
  const set = setOf("default/a", "default/b", "c");
  set.delete("c");
  assertEquals(set.digest, setOf("default/b", "default/a", "default/b").digest);
  assertEquals(/^[0-9a-f]{16}$/.test(set.digest), true);
});

test("the digests of similar KeySets differ", () => {
  const digests = new Set<string>();
  const names = Array.from({ length: 200 }, (_, index) => `default/web-${index}`);
  for (const name of names) digests.add(setOf(name).digest);
  for (const name of names.slice(1)) digests.add(setOf(names[0]!, name).digest);
  assertEquals(digests.size, 399);
});
