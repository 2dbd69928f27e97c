import { assertEquals } from "@std/assert";
import { test } from "../support/test.ts";
import { recordFault } from "./records.ts";

const line = (fields: Record<string, unknown>) =>
  JSON.stringify({ date: "2026-12-01", commit: "abc", changed: false, missed: [], ...fields });
const faultOf = (...lines: string[]) =>
  recordFault(`${lines.join("\n")}\n`, {
    isWhole: (record) => !("part" in record),
    isSame: (commit) => Promise.resolve(commit !== "other"),
  });

test("recordFault asks for a whole run of the same sources that missed nothing", async () => {
  const none = "There is no whole run of this commit, or of one with the same sources: run it.";
  assertEquals(await faultOf(), none);
  assertEquals(await faultOf(line({})), undefined);
  assertEquals(await faultOf(line({ commit: "other" })), none);
  assertEquals(await faultOf(line({ changed: true })), none);
  assertEquals(await faultOf(line({ part: 1 })), none);
  assertEquals(await faultOf(line({ missed: ["a", "b"] })), "The run of abc missed: a; b.");
  assertEquals(
    await faultOf(line({ missed: undefined })),
    "The run of abc does not say which limits it kept: run it again.",
  );
});

test("recordFault judges the last run that counts", async () => {
  const missed = line({ missed: ["a"] });
  assertEquals(await faultOf(missed, line({}), line({ part: 1 })), undefined);
  assertEquals(await faultOf(line({}), missed), "The run of abc missed: a.");
});
