import { assertEquals } from "@std/assert";
import { HeldKeys } from "../../../src/controller/gate/held_keys.ts";
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
