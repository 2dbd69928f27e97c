import { assertEquals } from "@std/assert";
import { currentProgramRunner } from "../../../src/runtime/platform/current_program_runner.ts";
import { programCommand } from "../../support/programs/program_command.ts";
import { test } from "../../support/test.ts";

const program = new URL("../programs/host_program.ts", import.meta.url);

test("The current runner runs programs on the current runtime", async () => {
  const { command, args } = programCommand(program, ["--allow-env"]);
  const end = await currentProgramRunner().run({ command, args, env: {}, interactive: false });
  assertEquals(end?.code, 0);
});
