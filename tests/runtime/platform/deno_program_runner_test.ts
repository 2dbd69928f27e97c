import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import process from "node:process";
import { PermissionError } from "../../../src/core/errors.ts";
import { denoProgramRunner } from "../../../src/runtime/platform/deno_program_runner.ts";
import { programCommand } from "../../support/programs/program_command.ts";
import { runtimeName, test } from "../../support/test.ts";

const ignore = runtimeName === "bun";
const program = new URL("../programs/host_program.ts", import.meta.url);

test(
  "On Deno the runner runs a program with its arguments and variables, and returns its result",
  async () => {
    const { command, args } = programCommand(program, ["--allow-env"]);
    const env = { FROM_HOST: "größer" };
    const end = await denoProgramRunner().run({
      command,
      args: [...args, "3", "a b", "$HOME"],
      env,
      interactive: false,
    });
    assertEquals(end?.code, 3);
    assertEquals(JSON.parse(end?.stdout ?? ""), { rest: ["a b", "$HOME"], FROM_HOST: "größer" });
  },
  { ignore },
);

test("On Deno the runner names the flag that a program needs", async () => {
  // A program that exists: Deno reports a missing one before it checks the permission to run.
  for (const [command, flag] of [["/bin/sh", "--allow-run=/bin/sh"], ["sh", "--allow-env=PATH"]]) {
    const forbidden = denoProgramRunner().run({
      command: command!,
      args: [],
      env: {},
      interactive: false,
    });
    const error = await assertRejects(() => forbidden, PermissionError);
    assertEquals(error.flag, flag);
  }
}, { ignore });

test("On Deno the runner names the variables that prevent a program from running", async () => {
  const { command, args } = programCommand(program, ["--allow-env"]);
  const env = { LD_LIBRARY_PATH: "/opt/lib" };
  const forbidden = denoProgramRunner().run({ command, args, env, interactive: false });
  const error = await assertRejects(() => forbidden, PermissionError);
  assertEquals(error.flag, "--allow-run");
  assertStringIncludes(error.message, "LD_LIBRARY_PATH");
  assertStringIncludes(error.message, "without a list");
}, { ignore });

test("On Deno the runner reports whether there is a terminal, and how paths are written", () => {
  assertEquals(denoProgramRunner().isTerminal(), process.stdin.isTTY === true);
  assertEquals(denoProgramRunner().windows, process.platform === "win32");
}, { ignore });
