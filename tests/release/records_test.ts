import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { join } from "node:path";
import { test } from "../support/test.ts";
import { GitError } from "./git.ts";
import { appendRecord, isNumber, measuredCommit, recordFault } from "./records.ts";
import { hasGit, ReleaseRepository } from "./release_repository.ts";

const run = (fields: Record<string, unknown>) =>
  JSON.stringify({
    date: "2026-12-01",
    commit: "abc1",
    changed: false,
    missed: [],
    minutes: 60,
    ...fields,
  });
const faultOf = (...lines: string[]) =>
  recordFault(`${lines.join("\n")}\n`, {
    file: "history.jsonl",
    command: "deno task x",
    fields: { minutes: isNumber },
    isWhole: (record) => !("part" in record),
    isSame: (commit) => Promise.resolve(commit !== "ffff"),
  });

test("recordFault asks for a whole run of the same sources that missed nothing", async () => {
  const none = "history.jsonl has no whole run of this commit, or of one with the same sources. " +
    "Record one: deno task x";
  assertEquals(await faultOf(), none);
  assertEquals(await faultOf(run({})), undefined);
  assertEquals(await faultOf(run({ commit: "ffff" })), none);
  assertEquals(await faultOf(run({ changed: true })), none);
  assertEquals(await faultOf(run({ part: 1 })), none);
  assertEquals(await faultOf(run({ missed: ["a", "b"] })), "The run of abc1 missed: a; b.");
  assertEquals(
    await faultOf(run({ missed: undefined })),
    "The run of abc1 does not say which limits it kept. Record: deno task x",
  );
});

test("recordFault judges the last run that counts", async () => {
  const missed = run({ missed: ["a"] });
  assertEquals(await faultOf(missed, run({}), run({ part: 1 })), undefined);
  assertEquals(await faultOf(run({}), missed), "The run of abc1 missed: a.");
});

test("recordFault names the line and the remedy of each damaged record", async () => {
  const rows: [line: string, fault: string][] = [
    [run({}).slice(0, 40), "The line is not JSON: "],
    ["<<<<<<< HEAD", "The line is not JSON: "],
    ["null", "The line must be an object: it is null."],
    ["[]", "The line must be an object: it is []."],
    ['"a"', 'The line must be an object: it is "a".'],
    ["{}", "The field date has a wrong value: undefined."],
    [run({ commit: "--output=x" }), 'The field commit has a wrong value: "--output=x".'],
    [run({ changed: "false" }), 'The field changed has a wrong value: "false".'],
    [run({ missed: null }), "The field missed has a wrong value: null."],
    [run({ missed: "" }), 'The field missed has a wrong value: "".'],
    [run({ minutes: "60" }), 'The field minutes has a wrong value: "60".'],
  ];
  for (const [damaged, fault] of rows) {
    const found = await faultOf(run({}), "", damaged, run({})) ?? "";
    assertEquals(found.startsWith(`history.jsonl:3: ${fault}`), true, found);
    assertMatch(found, / Restore the line from git, or delete it; .*record one: deno task x$/);
  }
});

test(
  "A record of git's commit counts what changes during the run, by a commit too, as changes",
  async () => {
    await using made = await ReleaseRepository.make();
    const git = made.openGit();
    const records = async () =>
      (await Deno.readTextFile(join(made.root, "h.jsonl"))).trim().split("\n");
    const commit = await measuredCommit(git);
    await appendRecord("h.jsonl", commit, { minutes: 1 }, git);
    await made.commit(); // of other files
    await appendRecord("h.jsonl", commit, {}, git);
    await made.write("src/core/a.ts", "2");
    await appendRecord("h.jsonl", commit, {}, git);
    await made.commit();
    await appendRecord("h.jsonl", commit, {}, git);
    const found = (await records()).map((line) => JSON.parse(line));
    assertEquals(found.map(({ changed }) => changed), [false, false, true, true]);
    assertEquals(new Set(found.map((each) => each.commit)), new Set([commit.commit]));
    await assertRejects(
      () => measuredCommit(made.openGit("another owner")),
      GitError,
      "fatal: detected dubious ownership",
    );
  },
  { ignore: !hasGit },
);
