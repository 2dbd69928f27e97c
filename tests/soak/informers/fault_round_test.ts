import { assertEquals, assertStringIncludes } from "@std/assert";
import { test } from "../../support/test.ts";
import { FaultRound } from "./fault_round.ts";
import type { FaultStage } from "./strike.ts";

test("FaultRound plays the faults in turn, and counts them and those that met nothing", async () => {
  const met: string[] = [];
  const round = new FaultRound({
    hit: () => Promise.resolve(met.push("hit")),
    miss: () => Promise.resolve(0),
  });
  const stage = {} as FaultStage;
  const names: string[] = [];
  for (let strikes = 0; strikes < 3; strikes++) names.push((await round.strike(stage)).name);
  assertEquals(names, ["hit", "miss", "hit"]);
  assertEquals([round.struck, round.missed, met.length], [3, 1, 2]);
  assertStringIncludes(round.summary, "hit: 2; miss: 1");
});
