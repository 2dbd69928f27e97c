import { assertEquals } from "@std/assert";
import process from "node:process";
import { bunProgramRunner } from "../../../src/runtime/platform/bun_program_runner.ts";
import { programCommand } from "../../support/programs/program_command.ts";
import { runtimeName, test } from "../../support/test.ts";

const ignore = runtimeName === "deno";
const program = new URL("../programs/host_program.ts", import.meta.url);

test(
  "On Bun the runner runs a program with its arguments and variables, and returns its result",
  async () => {
    const { command, args } = programCommand(program, ["--allow-env"]);
    const env = { FROM_HOST: "größer" };
    const end = await bunProgramRunner().run({
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

test("On Bun the runner returns undefined for a program that does not exist", async () => {
  const command = `${process.execPath}-that-is-not-there`;
  const end = await bunProgramRunner().run({ command, args: [], env: {}, interactive: false });
  assertEquals(end, undefined);
}, { ignore });

test("On Bun the runner reports whether there is a terminal, and how paths are written", () => {
  assertEquals(bunProgramRunner().isTerminal(), process.stdin.isTTY === true);
  assertEquals(bunProgramRunner().windows, process.platform === "win32");
}, { ignore });
