import { readFile, writeFile } from "node:fs/promises";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { commandContext } from "../../src/runtime/command_context.ts";
import { runProgram } from "../support/programs/run_program.ts";
import { runtimeName, test } from "../support/test.ts";
import { tempDirectory } from "../support/fakes/temp_directory.ts";

test("CommandContext writes a file, and makes its parent folders", async () => {
  await using directory = await tempDirectory();
  const path = `${directory.path}/a/b/c.ts`;
  await commandContext().writeTextFile(path, "grüezi\n");
  assertEquals(await readFile(path, "utf8"), "grüezi\n");
  await commandContext().writeTextFile(path, "x");
  assertEquals(await readFile(path, "utf8"), "x");
});

test("CommandContext lists the JSON and YAML files of a folder, sorted", async () => {
  await using directory = await tempDirectory();
  for (const name of ["b.json", "a.json", "c.txt", "d.yaml", "e.yml"]) {
    await writeFile(`${directory.path}/${name}`, "");
  }
  assertEquals(await commandContext().documentFiles(directory.path), [
    `${directory.path}/a.json`,
    `${directory.path}/b.json`,
    `${directory.path}/d.yaml`,
    `${directory.path}/e.yml`,
  ]);
});

test("CommandContext distinguishes a file, a folder and a missing path", async () => {
  await using directory = await tempDirectory();
  await writeFile(`${directory.path}/a.json`, "");
  assertEquals(await commandContext().documentFiles(`${directory.path}/a.json`), undefined);
  await assertRejects(() => commandContext().documentFiles(`${directory.path}/b.json`));
});

test("CommandContext passes arguments in, and lines and an exit code out", async () => {
  const { code, stdout, stderr } = await runProgram(new URL("programs/tool.ts", import.meta.url), {
    args: ["--from", "a b"],
  });
  assertEquals({ code, stdout, stderr }, {
    code: 3,
    stdout: `${runtimeName}\n--from\na b\n`,
    stderr: "wrong\n",
  });
  assert(commandContext().runtime.name === runtimeName);
});

test("CommandContext ends the process although work is under way, once all is printed", async () => {
  const length = 1_000_000; // more than a pipe holds
  const { code, stdout } = await runProgram(new URL("programs/ending_tool.ts", import.meta.url), {
    args: [`${length}`],
  });
  assertEquals([code, stdout.length], [4, length + 1]);
});
