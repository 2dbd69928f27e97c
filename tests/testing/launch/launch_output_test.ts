import { join } from "node:path";
import { assertEquals } from "@std/assert";
import { CLOSED_OUTPUT, FULL_OUTPUT } from "../../support/programs/lost_output.ts";
import { type ProgramRun, runProgram } from "../../support/programs/run_program.ts";
import { repository } from "../../support/repository.ts";
import { test } from "../../support/test.ts";

const program = new URL("./printing_program.ts", import.meta.url);
const denoFlags = [`--config=${join(repository, "deno.json")}`, "--allow-all"];

async function run(shell: string): Promise<ProgramRun> {
  return await runProgram(program, { denoFlags, shell });
}

test("LaunchOutput prints, discards what a closed pipe does not take, and warns once of a full disk", async () => {
  const printed = await run('exec "$@"');
  assertEquals(printed, { code: 0, stdout: "a\nb\nc\n", stderr: "true,true,true\n" });
  const closed = await run(CLOSED_OUTPUT);
  assertEquals(closed, { code: 0, stdout: "", stderr: "true,true,true\n" });
  const full = await run(FULL_OUTPUT);
  const stderr = "Standard output cannot be written: the disk is full.\nfalse,false,false\n";
  assertEquals(full, { code: 0, stdout: "", stderr });
  const silent = await run('exec "$@" 2>/dev/full');
  assertEquals(silent, { code: 0, stdout: "a\nb\nc\n", stderr: "" });
});
