import { assertEquals, assertMatch } from "@std/assert";
import { readdir, writeFile } from "node:fs/promises";
import { tempDirectory } from "../support/fakes/temp_directory.ts";
import { CLOSED_OUTPUT, FULL_OUTPUT } from "../support/programs/lost_output.ts";
import { runProgram } from "../support/programs/run_program.ts";
import { configFlag } from "../support/repository.ts";
import { test } from "../support/test.ts";
import { widgetDocument } from "./widget_document.ts";

const program = new URL("../../src/generate/mod.ts", import.meta.url);
const denoFlags = [configFlag, "--allow-all"];

test("The command writes all files although its output is closed or cannot be written", async () => {
  await using folder = await tempDirectory();
  const from = `${folder.path}/widgets.json`;
  await writeFile(from, JSON.stringify(widgetDocument));
  const run = async (name: string, shell: string) => {
    const args = [`--from=${from}`, `--out=${folder.path}/${name}`];
    const { code, stdout, stderr } = await runProgram(program, { args, denoFlags, shell });
    assertEquals(stdout, "");
    const files = await readdir(`${folder.path}/${name}/example.com`);
    assertEquals(files.sort(), ["v1.ts", "v1_resources.ts"]);
    return { code, stderr };
  };
  assertEquals(await run("closed", CLOSED_OUTPUT), { code: 0, stderr: "" });
  const full = await run("full", FULL_OUTPUT);
  assertEquals(full.code, 1);
  assertMatch(full.stderr, /^Standard output cannot be written: [^\n]*no space left[^\n]*\n$/i);
});
