import { assertEquals, assertNotEquals } from "@std/assert";
import { test } from "../../support/test.ts";
import { stateDifferences, stateDigest } from "./state_digest.ts";

const held = [["a/x", "4"], ["a/y", "5"]] as const;

test("stateDigest is the same for the same content in another order", async () => {
  assertEquals(await stateDigest(held), await stateDigest(held.toReversed()));
  assertEquals((await stateDigest(held)).count, 2);
});

test("stateDigest differs where a resourceVersion, a key or an object does", async () => {
  const { hash } = await stateDigest(held);
  for (
    const other of [
      [["a/x", "4"], ["a/y", "6"]],
      [["a/x", "4"], ["a/z", "5"]],
      [["a/x", "4"]],
    ] as const
  ) {
    assertNotEquals((await stateDigest(other)).hash, hash);
  }
});

test("stateDigest reads the content before it returns", async () => {
  const versions = new Map(held);
  const digest = stateDigest(versions);
  versions.clear();
  assertEquals((await digest).count, 2);
});

test("stateDifferences names missing, old and additional objects", () => {
  assertEquals(stateDifferences(held, held), []);
  assertEquals(stateDifferences(held, [["a/x", "3"], ["b/z", "1"]]), [
    "has a/x@3 instead of @4",
    "lacks a/y@5",
    "still has b/z@1",
  ]);
});
