import { assertEquals, assertFalse, assertMatch } from "@std/assert";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runProgram } from "../support/programs/run_program.ts";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { test } from "../support/test.ts";

const program = new URL("programs/leave_source_open.ts", import.meta.url);

test("A program ends with an open token source, and prints the source without the token", async () => {
  await using directory = await tempDirectory();
  const path = join(directory.path, "token");
  await writeFile(path, "SECRET-TOKEN");
  const { code, stdout, stderr } = await runProgram(program, {
    args: [path],
    denoFlags: [`--allow-read=${directory.path}`],
  });
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, /FileTokenSource[\s\S]*StaticTokenSource[\s\S]*\nthe end\n$/);
  assertFalse(stdout.includes("SECRET"), stdout);
});
