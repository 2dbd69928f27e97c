import { assertEquals } from "@std/assert";
import { HeldKeys } from "../../../src/controller/assignment/held_keys.ts";
import { test } from "../../support/test.ts";

test("keys wait for the start, and those of other shards until these open", () => {
  const held = new HeldKeys();
  const added: string[] = [];
  const add = (key: string) => added.push(key);
  for (const key of ["own", "other", "own"]) held.untilStart(key);
  held.untilOpen("paused");
  held.start((key) => key === "own", add);
  held.start(() => true, add);
  assertEquals(added, ["own"]);
  held.open((key) => key === "other", add);
  held.open(() => true, add);
  held.open(() => true, add);
  assertEquals(added, ["own", "other", "paused"]);
});

test("a key that waits for its shard keeps the highest of its priorities", () => {
  const held = new HeldKeys();
  const added: [key: string, priority: number][] = [];
  for (const priority of [-100, 3, -5]) held.untilOpen("a", priority);
  held.untilOpen("b", -100);
  held.untilStart("c");
  held.start(() => false, () => {});
  held.open(() => true, (key, priority) => added.push([key, priority]));
  assertEquals(added, [["a", 3], ["b", -100], ["c", 0]]);
});
